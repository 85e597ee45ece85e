from datetime import date

from django.urls import reverse

from scoring.models import Reply
from scoring.views.reply import SHOWN
from tests.factories.inspections import make_inspection
from tests.factories.scoring import make_reply


def test_the_principal_writes_and_takes_back(noodle_bar, principal, sign_in):
    inspection = make_inspection(noodle_bar)
    client = sign_in(principal)
    write = reverse("scoring:reply_to_inspection", args=[noodle_bar.public_id, inspection.pk])

    with_phone = client.post(write, {"text": "请打13812341234"})
    assert "请去掉电话" in with_phone.content.decode()
    client.post(write, {"text": "已更换冷藏柜"})
    page = client.get(reverse("scoring:list_replies", args=[noodle_bar.public_id])).content.decode()
    assert "已更换冷藏柜" in page

    client.post(reverse("scoring:withdraw_reply", args=[Reply.objects.get().pk]))
    assert Reply.objects.get().end == "WITHDRAWN"


def test_it_offers_what_is_published_and_whatever_has_a_reply(noodle_bar, principal, at, sign_in):
    old = make_inspection(noodle_bar, inspected_on=date(2025, 1, 1))
    make_reply(noodle_bar, principal, at, inspection=old)
    final = make_inspection(noodle_bar, is_published=False)
    for _each in range(SHOWN):
        make_inspection(noodle_bar)
    client = sign_in(principal)

    results = client.get(reverse("scoring:list_replies", args=[noodle_bar.public_id])).context["results"]

    assert len(results) == SHOWN + 1
    assert results[-1][2] == old
    assert final not in [row for _day, _kind, row, _reply in results]
    write = reverse("scoring:reply_to_inspection", args=[noodle_bar.public_id, final.pk])
    assert client.get(write).status_code == 404


def test_nobody_replies_to_a_result_of_another(noodle_bar, rival_bar, principal, sign_in):
    other = make_inspection(rival_bar)
    write = reverse("scoring:reply_to_inspection", args=[noodle_bar.public_id, other.pk])

    assert sign_in(principal).post(write, {"text": "不关我的事"}).status_code == 404
    assert not Reply.objects.exists()


def test_the_regulator_removes_with_a_reason(noodle_bar, principal, inspector, at, sign_in):
    reply = make_reply(noodle_bar, principal, at)
    url = reverse("scoring:remove_reply", args=[reply.pk])
    client = sign_in(inspector)

    assert client.post(url, {"reason": ""}).status_code == 200
    client.post(url, {"reason": "写了顾客姓名"})

    reply.refresh_from_db()
    assert (reply.end, reply.end_reason) == ("REMOVED", "写了顾客姓名")
