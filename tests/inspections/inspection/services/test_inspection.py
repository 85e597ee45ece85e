from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from hazards.models import Hazard
from inspections.models import Inspection, InspectionRule
from inspections.services.inspection.inspection import (
    AlreadyFinal,
    AlreadyWithdrawn,
    FailedItem,
    InspectedInFuture,
    NoRuleInForce,
    finalise_inspection,
    record_inspection,
    withdraw_inspection,
)
from inspections.signals import inspections_finalised

KEY = FailedItem("生熟不分", is_key=True, code="3.2")
GENERAL = FailedItem("地面有积水")


@pytest.fixture
def record(noodle_bar, inspector, at):
    def record(*failed_items, **fields):
        fields = {"inspected_on": date(2026, 11, 23), "by": inspector, "at": at} | fields
        return record_inspection(
            enterprise=noodle_bar, kind=Inspection.Kind.DAILY, failed_items=failed_items, **fields
        )

    return record


def test_result_and_score_follow_from_the_failures(record):
    clean = record()
    general = record(GENERAL)
    key = record(KEY, GENERAL, GENERAL)

    assert (clean.result, clean.score) == (Inspection.Result.PASS, 100)
    assert (general.result, general.score) == (Inspection.Result.MOSTLY_PASS, 89)
    assert (key.result, key.score) == (Inspection.Result.FAIL, 59)
    assert (key.key_failure_count, key.general_failure_count) == (1, 1)


@pytest.mark.parametrize(("general", "result"), [(8, "MOSTLY_PASS"), (9, "FAIL")])
def test_more_than_eight_general_failures_fail(record, general, result):
    assert record(*[FailedItem(f"第{n}项") for n in range(general)]).result == result


@pytest.mark.parametrize("failures", range(0, 40, 3))
def test_one_more_failure_never_raises_the_score(db, failures):
    rule = InspectionRule.objects.get()
    score = rule.score_of(key_failures=failures // 3, general_failures=failures)

    assert 0 <= rule.score_of(key_failures=failures // 3, general_failures=failures + 1) <= score
    assert 0 <= rule.score_of(key_failures=failures // 3 + 1, general_failures=failures) <= score


def test_a_failed_key_item_opens_a_hazard(record, inspector):
    record(KEY, GENERAL)
    hazard = Hazard.objects.get()

    assert (hazard.title, hazard.source, hazard.severity) == ("生熟不分", "INSPECTION", "MAJOR")
    assert hazard.found_by == inspector


def test_it_is_final_audited_and_told(record, noodle_bar, at):
    heard = []

    def hear(sender, enterprise_ids, at, **kwargs):
        heard.append((enterprise_ids, at))

    inspections_finalised.connect(hear)
    inspection = record(GENERAL)
    inspections_finalised.disconnect(hear)

    assert (inspection.final_at, inspection.final_on) == (at, date(2026, 11, 23))
    assert heard == [([noodle_bar.pk], at)]
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {
        "record_inspection",
        "finalise_inspection",
    }


def test_a_draft_counts_only_when_finalised(record, inspector, at):
    draft = record(KEY, is_final=False)
    assert (draft.final_at, Hazard.objects.count()) == (None, 0)

    finalise_inspection(inspection=draft, by=inspector, at=at)

    assert Inspection.objects.final().get() == draft
    assert Hazard.objects.count() == 1
    with pytest.raises(AlreadyFinal):
        finalise_inspection(inspection=draft, by=inspector, at=at)


def test_withdrawing_takes_its_open_hazards_along(record, inspector, at):
    inspection = record(KEY)
    inspection = withdraw_inspection(inspection=inspection, reason="查错了门店", by=inspector, at=at)

    assert (inspection.withdrawn_at, inspection.withdraw_reason) == (at, "查错了门店")
    assert not Inspection.objects.final().exists()
    assert not Hazard.objects.open().exists()
    assert AuditEntry.objects.get(action="withdraw_inspection").reason == "查错了门店"
    with pytest.raises(AlreadyWithdrawn):
        withdraw_inspection(inspection=inspection, reason="再撤一次", by=inspector, at=at)


def test_it_refuses_tomorrow(record, at):
    with pytest.raises(InspectedInFuture):
        record(inspected_on=at.date() + timedelta(days=1))


def test_it_refuses_a_day_without_a_rule(record):
    with pytest.raises(NoRuleInForce):
        record(inspected_on=date(2009, 12, 31))
