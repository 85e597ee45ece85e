from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.notifications import make_delivery, make_notice

pytestmark = pytest.mark.django_db
URL = reverse("notifications:delivery_health")


def test_a_dead_channel_is_seen(sign_in, administrator, officer, mail_server):
    now = timezone.now()
    make_delivery(officer, state="SENT", ended_at=now)
    for _number in range(2):
        make_delivery(officer, channel="WECOM", state="FAILED", reason="HTTP 500", ended_at=now)
    make_delivery(officer, channel="DINGTALK", tries=1, due_at=now, formed_at=now - timedelta(hours=2))

    page = sign_in(administrator).get(URL).content.decode()

    assert page.count(">不通<") == 2
    assert page.count("✓ 正常") == 1
    assert "?channel=WECOM&amp;state=failed" in page
    assert "2小时" in page.replace("\xa0", "")


def test_what_is_not_set_up_is_not_called_dead(sign_in, administrator, no_mail):
    page = sign_in(administrator).get(URL).content.decode()

    assert page.count("没有开通") == 2  # mail and text messages
    assert "不通" not in page


def test_nobody_who_delivers_is_seen(sign_in, administrator, officer):
    assert "消息没有人发" not in sign_in(administrator).get(URL).content.decode()
    make_notice(officer, due_at=timezone.now() - timedelta(minutes=20))

    assert "消息没有人发" in sign_in(administrator).get(URL).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, administrator, officer, rows, django_assert_num_queries):
    for _number in range(rows):
        make_delivery(officer)
    client = sign_in(administrator)

    with django_assert_num_queries(8):  # session, user, device, roles; figures, two for what is stuck; bell
        client.get(URL)
