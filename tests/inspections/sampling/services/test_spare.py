"""The spare sample's way to the re-test body: from hand to hand, sealed, and in time."""

import json
from datetime import date, timedelta

import pytest

from inspections.models import Laboratory, Objection, Sample
from inspections.services.sampling.custody import (
    HandedOverOutOfOrder,
    SpareNotSent,
    TemperatureMissing,
    hand_over,
    is_spare_under_way,
)
from inspections.services.sampling.notice import remind_of_limits
from inspections.services.sampling.report import SpareIsLost, enter_report
from inspections.services.sampling.retest import draw_body
from ledger.sealed_kinds import SEALED_KINDS
from notifications.models import Notice
from tests.factories.inspections_sampling import GOOD, SEAL, make_objected, make_retesting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def retesting(noodle_bar, inspector, officer, at):
    return make_retesting(noodle_bar, inspector, at, officer)


@pytest.fixture
def hand(inspector, at):
    def hand(sample, hours, **said):
        said = {"seal_number": SEAL, "is_seal_intact": True} | said
        return hand_over(sample=sample, by=inspector, at=at + hours * HOUR, **said)

    return hand


def body():
    return Objection.objects.get().body


def test_it_goes_from_the_first_laboratory_to_the_body(retesting, hand):
    assert is_spare_under_way(retesting)

    hand(retesting, 7, receiver="冷链快递")
    sample = hand(retesting, 8, laboratory=body())

    assert sample.state == "RETESTING"
    assert not is_spare_under_way(sample)
    way = list(sample.handovers.filter(is_spare=True).order_by("number"))
    assert [(one.giver, one.receiver) for one in way] == [
        (sample.laboratory.name, "冷链快递"),
        ("冷链快递", body().name),
    ]
    assert [one.number for one in way] == [2, 3]
    payloads = [record.payload for record in SEALED_KINDS["sample-move"].records(None)]
    assert [one["handover"].get("is_spare") for one in payloads if "handover" in one] == [None, True, True]
    assert json.dumps(payloads)
    with pytest.raises(SpareNotSent, match="已经收到"):
        hand(sample, 9, receiver="别人")


def test_only_the_body_that_was_drawn_receives_it(retesting, hand):
    other = Laboratory.objects.retest_bodies_on(date(2026, 11, 23)).exclude(pk=body().pk).first()

    for laboratory in (other, retesting.laboratory):
        with pytest.raises(SpareNotSent, match="抽中"):
            hand(retesting, 7, laboratory=laboratory)
    with pytest.raises(HandedOverOutOfOrder):
        hand(retesting, 7, laboratory=body(), handed_at=retesting.record.taken_at)


def test_it_does_not_leave_before_the_lot(noodle_bar, inspector, officer, at, hand):
    sample = make_retesting(noodle_bar, inspector, at, officer, is_drawn=False)

    assert not is_spare_under_way(sample)
    with pytest.raises(SpareNotSent):
        hand(sample, 7, receiver="冷链快递")


def test_a_chilled_spare_is_measured(noodle_bar, inspector, officer, at, hand, monkeypatch):
    sample = make_retesting(noodle_bar, inspector, at, officer)
    monkeypatch.setattr(type(sample.record), "needs_temperature", True)

    with pytest.raises(TemperatureMissing):
        hand(sample, 7, laboratory=body())


@pytest.mark.parametrize("broken", [{"is_seal_intact": False}, {"seal_number": "FT-9999"}])
def test_with_a_broken_seal_the_retest_says_nothing(retesting, hand, inspector, at, broken):
    sample = hand(retesting, 7, laboratory=body(), **broken)

    assert sample.state == "RETESTING"
    assert "不能复检" in sample.moves.latest("number").reason
    with pytest.raises(SpareIsLost):
        enter_report(
            sample=sample, number="F1", issued_on=at.date(), items=[GOOD], by=inspector, at=at + 9 * HOUR
        )


def test_another_body_gets_it_from_the_one_that_declined(retesting, hand, inspector, at):
    first = body()
    hand(retesting, 7, laboratory=first)
    draw_body(sample=retesting, by=inspector, at=at + 8 * HOUR, declined="设备故障")

    assert is_spare_under_way(retesting)
    hand(retesting, 9, laboratory=body())

    assert retesting.handovers.latest("number").giver == first.name


def test_regulators_hear_before_its_storage_ends(noodle_bar, inspector, officer, at):
    sample = make_objected(noodle_bar, inspector, at, officer)
    Sample.objects.filter(pk=sample.pk).update(spare_until=date(2026, 12, 1))
    mine = Notice.objects.filter(user=inspector, key=f"spare:{sample.pk}")

    remind_of_limits(at=at)
    assert not mine.exists()
    remind_of_limits(at=at + timedelta(days=1))

    assert "12" in mine.get().text


def test_only_who_can_write_the_way_down_is_asked_to(retesting, inspector, officer, sign_in):
    url = f"/inspections/samples/{retesting.pk}/"

    assert "还没有收到备份样品" in sign_in(inspector).get(url).content.decode()
    assert "还没有收到备份样品" not in sign_in(officer).get(url).content.decode()


def test_its_page_warns_and_offers_the_way(retesting, inspector, sign_in):
    client, url = sign_in(inspector), f"/inspections/samples/{retesting.pk}/"
    page = client.get(url).content.decode()
    assert "还没有收到备份样品" in page
    assert "读到的备份样品封条编号" in page
    assert "备份样品只保存到" not in page

    Sample.objects.filter(pk=retesting.pk).update(spare_until=date(2026, 11, 30))
    assert "备份样品只保存到" in client.get(url).content.decode()
    hand_page = client.post(
        f"{url}hand-over/", {"laboratory": body().pk, "seal_number": SEAL, "is_seal_intact": "yes"}
    )
    assert hand_page.status_code == 302
    page = client.get(url).content.decode()
    assert "还没有收到备份样品" not in page
    assert "读到的备份样品封条编号" not in page
