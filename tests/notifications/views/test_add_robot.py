import pytest
from django.urls import reverse

from notifications.models import Robot
from tests.factories.notifications import make_robot

pytestmark = pytest.mark.django_db
URL = reverse("notifications:add_robot")
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=0123"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/6223fc9e"


@pytest.mark.parametrize(
    ("kind", "url"),
    [("WECOM", WECOM), ("DINGTALK", DINGTALK), ("FEISHU", FEISHU)],
)
def test_it_adds(sign_in, officer, kind, url):
    response = sign_in(officer).post(
        URL, {"kind": kind, "name": "后厨群", "url": url, "secret": "SEC1"}, follow=True
    )

    assert "已添加“后厨群”。" in response.content.decode()
    robot = Robot.objects.get()
    assert (robot.user, robot.kind, robot.url, robot.secret) == (officer, kind, url, "SEC1")


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("WECOM", DINGTALK),
        ("WECOM", WECOM.replace("https", "http")),
        ("WECOM", "https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=1"),
        ("DINGTALK", "https://oapi.dingtalk.com.evil.example/robot/send?access_token=1"),
        ("FEISHU", "https://169.254.169.254/open-apis/bot/v2/hook/1"),
        ("FEISHU", "http://127.0.0.1:6379/open-apis/bot/v2/hook/1"),
        ("FEISHU", "no address"),
    ],
)
def test_it_takes_robots_of_the_vendor_only(sign_in, officer, kind, url):
    response = sign_in(officer).post(URL, {"kind": kind, "name": "后厨群", "url": url})

    assert list(response.context["form"].errors) == ["url"]
    assert not Robot.objects.exists()


def test_five_are_enough(sign_in, officer):
    for _number in range(5):
        make_robot(officer)

    response = sign_in(officer).post(URL, {"kind": "WECOM", "name": "后厨群", "url": WECOM})

    assert response.context["form"].non_field_errors() == ["最多添加5个机器人，请先移除不用的。"]
