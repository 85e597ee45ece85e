from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.services.delivery_settings import settings_of
from tests.factories.notifications import make_device, make_robot

pytestmark = pytest.mark.django_db
URL = reverse("notifications:change_settings")
GOOD = {
    "is_push_on": "on",
    "is_email_on": "on",
    "gathers": "on",
    "has_quiet_hours": "on",
    "quiet_from": "21:00",
    "quiet_until": "07:00",
}


def page_of(client):
    return client.get(URL).content.decode()


def test_it_saves(sign_in, officer):
    response = sign_in(officer).post(URL, GOOD, follow=True)

    assert "通知设置已保存。" in response.content.decode()
    own = settings_of(officer, at=timezone.now())
    assert (own.is_push_on, own.is_robot_on, own.is_sms_on, own.is_email_on) == (True, False, False, True)
    assert (own.gathers, own.quiet_from, own.quiet_until) == (True, time(21), time(7))


def test_quiet_hours_can_be_switched_off(sign_in, officer):
    sign_in(officer).post(URL, {name: value for name, value in GOOD.items() if name != "has_quiet_hours"})

    own = settings_of(officer, at=timezone.now())
    assert (own.quiet_from, own.quiet_until) == (None, None)


@pytest.mark.parametrize("broken", [{"quiet_from": ""}, {"quiet_until": "25:00"}])
def test_quiet_hours_need_both_ends(sign_in, officer, broken):
    response = sign_in(officer).post(URL, GOOD | broken)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == list(broken)


def test_it_says_how_a_person_is_reached_now(sign_in, officer, mail_server, sms_server, phone_book):
    phone_book[officer.pk] = "13912345678"
    make_device(officer)

    page = page_of(sign_in(officer))

    assert "浏览器推送 → 短信 → 邮件 → 站内" in page
    assert "只发紧急通知，发到 139****5678。" in page
    assert "13912345678" not in page
    assert f"发到 {officer.email}。" in page


def test_it_says_what_is_missing(sign_in, officer, mail_server, sms_server, phone_book):
    officer.email = ""
    officer.save()

    page = page_of(sign_in(officer))

    assert "还没有登记手机号，请联系单位的管理人员。" in page
    assert "还没有登记邮箱，请联系管理员。" in page


def test_it_says_what_the_platform_has_not(sign_in, officer, no_mail):
    page = page_of(sign_in(officer))

    assert "本平台没有开通短信。" in page
    assert "本平台没有开通邮件。" in page


def test_what_was_switched_off_is_seen_with_its_reason(sign_in, officer, mail_server, at):
    make_robot(officer, name="夜班群", failed_at=at, reason="CODE 93000", switched_off_at=at)
    make_device(officer, name="旧手机", failed_at=at, reason="HTTP 500")
    own = settings_of(officer, at=at)
    own.refused_email = officer.email
    own.save()

    page = page_of(sign_in(officer))

    assert "2026年11月23日起不再使用：对方答复 93000。请移除后重新登记。" in page
    assert "2026年11月23日 10:00 对方答复 HTTP 500" in page
    assert f"邮件服务器说 {officer.email} 不存在。" in page


def test_no_address_is_shown_whole(sign_in, officer):
    make_robot(
        officer, url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7000", secret="SEC1"
    )

    page = page_of(sign_in(officer))

    assert "qyapi.weixin.qq.com …7000" in page
    assert "693a91f6" not in page
    assert "SEC1" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, officer, no_mail, rows, django_assert_num_queries):
    for _number in range(rows):
        make_robot(officer)
        make_device(officer)
    client = sign_in(officer)

    # session, user, roles; settings, devices, robots; user and these again for the order; phones; bell
    with django_assert_num_queries(12):
        client.get(URL)
