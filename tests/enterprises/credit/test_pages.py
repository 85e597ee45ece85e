"""The credit archive, its deadlines and its forms, as people see them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.local_time import local_date
from enterprises.models import CreditEvent, CreditRepair
from tests.factories.credit import give_terms, make_penalty, make_repair
from tests.factories.photos import draw_photo


@pytest.mark.parametrize("rows", [1, 3])
def test_the_archive_asks_the_same_number_of_queries(
    noodle_bar, inspector, principal, sign_in, django_assert_num_queries, rows
):
    for number in range(rows):
        event = make_penalty(noodle_bar, title=f"过期食品{number}")
        give_terms(event, inspector)
        make_repair(event, principal, seed=number)
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/credit-archive/"
    client.get(url)

    with django_assert_num_queries(13):
        page = client.get(url)

    assert len(page.context["page"]) == rows
    assert page.content.decode().count("待决定") == rows
    assert len(client.get(url, {"kind": "HONOUR"}).context["page"]) == 0
    assert len(client.get(url, {"since": "2026-06-02"}).context["page"]) == 0


def test_from_penalty_to_repair(noodle_bar, inspector, principal, sign_in):
    """Decided on, applied for, granted: each step on its page, and the deadlines tell of what waits."""
    event = make_penalty(noodle_bar)
    regulator, leader = sign_in(inspector), sign_in(principal)
    base = f"/enterprises/{noodle_bar.public_id}"

    waiting = regulator.get("/enterprises/credit-deadlines/", {"list": "terms"})
    assert [row.pk for row in waiting.context["page"]] == [event.pk]
    terms = {"sanction": "FINE", "order": "NDRC", "reason": "一般失信", "publish_from": "2026-06-10"}
    url = f"{base}/credit-events/{event.pk}/terms/"
    assert "order" in regulator.post(url, terms | {"order": ""}).context["form"].errors
    assert regulator.post(url, terms).status_code == 302

    url = f"{base}/credit-events/{event.pk}/repair/"
    said = {"duties_done": "罚款已缴清", "harm_removed": "过期食品已销毁"}
    assert "photos" in leader.post(url, said).context["form"].errors
    broken = SimpleUploadedFile("a.jpg", b"no picture", content_type="image/jpeg")
    assert "photos" in leader.post(url, said | {"photos": broken}).context["form"].errors
    receipt = SimpleUploadedFile("a.jpg", draw_photo(), content_type="image/jpeg")
    assert leader.post(url, said | {"photos": receipt}).status_code == 302

    repair = CreditRepair.objects.get()
    waiting = regulator.get("/enterprises/credit-deadlines/")
    assert [row.pk for row in waiting.context["page"]] == [repair.pk]
    url = f"{base}/credit-repairs/{repair.pk}/decide/"
    assert "罚款已缴清" in regulator.get(url).content.decode()
    assert regulator.post(url, {"outcome": "GRANTED", "reason": "已核实"}).status_code == 302

    event = CreditEvent.objects.get()
    repair.refresh_from_db()
    assert event.publish_to == local_date(repair.decided_at) - timedelta(days=1)
    archive = leader.get(f"{base}/credit-archive/").content.decode()
    assert "准予修复" in archive
    assert "不在公示" in archive
