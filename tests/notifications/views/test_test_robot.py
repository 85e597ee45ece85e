import pytest
from django.urls import reverse

from tests.notifications.servers import local_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(sign_in, officer, feishu_server, robot_of):
    robot = robot_of(officer, feishu_server)
    client = sign_in(officer)

    def press():
        url = reverse("notifications:test_robot", args=[robot.pk])
        return client.post(url, follow=True).content.decode()

    return press


@pytest.fixture(autouse=True)
def _vendors_clock(feishu_server):
    import time

    feishu_server.now = time.time()  # the page looks at the real clock


def test_it_tells_that_it_went(press, feishu_server):
    assert "测试消息已发到“后厨群”。" in press()
    assert feishu_server.received[0].seen["title"] == "【苏食安】测试消息"


def test_it_tells_why_it_did_not(press, feishu_server):
    feishu_server.mode = local_server.BROKEN

    assert "测试消息没有发到“后厨群”：对方答复 HTTP 500。" in press()


def test_it_asks_for_patience(press, feishu_server):
    press()

    assert "刚刚发过测试消息，请过10秒再试。" in press()
    assert len(feishu_server.received) == 1
