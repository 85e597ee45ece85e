from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from hazards.models import Hazard
from inspections.models import Sample
from inspections.queries.sealed_result import sample_payload
from inspections.services.sampling.sample import (
    AlreadyWithdrawn,
    MeasuredItem,
    NothingToDispose,
    PublishedInFuture,
    dispose_sample,
    record_sample,
    withdraw_sample,
)
from inspections.signals import samples_finalised
from ledger.sealed_kinds import SEALED_KINDS

GOOD = MeasuredItem("铅", "未检出", "≤0.5mg/kg")
BAD = MeasuredItem("菌落总数", "2.1×10⁴CFU/g", "≤10000CFU/g", is_failed=True)
LABEL = MeasuredItem("标签", "未标注配料表", "", is_failed=True)


@pytest.fixture
def record(noodle_bar, inspector, at):
    def record(*items, **fields):
        fields = {"published_on": date(2026, 11, 23), "by": inspector, "at": at} | fields
        return record_sample(enterprise=noodle_bar, name="卤牛肉", items=items, **fields)

    return record


def test_a_passed_sample_needs_nothing(record, inspector, at):
    sample = record(GOOD)

    assert (sample.verdict, sample.disposal, sample.final_at) == ("PASSED", "NOT_NEEDED", at)
    assert not Hazard.objects.exists()
    with pytest.raises(NothingToDispose):
        dispose_sample(sample=sample, by=inspector, at=at)


def test_what_was_published_elsewhere_is_sealed_as_it_always_was(record):
    sample = record(GOOD)

    assert "sampling" not in sample_payload(sample)
    assert (sample.state, sample.kind, sample.moves.count()) == ("FINAL", "SUPERVISION", 0)


def test_one_failed_item_fails_the_sample(record):
    sample = record(GOOD, BAD)
    item = sample.items.get(item="菌落总数")
    hazard = Hazard.objects.get()

    assert (sample.verdict, sample.disposal, sample.is_risk_item) == ("FAILED", "PENDING", True)
    assert (item.result_value, item.limit_value, item.unit) == (Decimal(21000), Decimal(10000), "CFU/g")
    assert (hazard.title, hazard.source, hazard.severity) == ("卤牛肉：菌落总数", "SAMPLING", "CRITICAL")


def test_a_failure_published_elsewhere_has_its_limit_and_its_hazard(record):
    sample = record(BAD, published_on=date(2026, 8, 3))

    sample.refresh_from_db()
    assert sample.hazard == Hazard.objects.get()
    assert sample.dispose_due_on == date(2026, 11, 1)  # 90 days
    assert list(Sample.objects.overdue(date(2026, 11, 2))) == [sample]
    assert list(SEALED_KINDS["sample"].records(None)) != []
    assert record(GOOD).dispose_due_on is None


def test_before_there_was_a_rule_it_has_no_limit(record):
    assert record(BAD, published_on=date(2009, 1, 5)).dispose_due_on is None


def test_a_label_is_no_critical_hazard(record):
    assert not record(LABEL).is_risk_item
    assert Hazard.objects.get().severity == "MAJOR"


def test_disposal_is_audited_and_told(record, noodle_bar, inspector, at):
    sample = record(BAD)
    heard = []

    def hear(sender, enterprise_ids, **kwargs):
        heard.append(enterprise_ids)

    samples_finalised.connect(hear)
    sample = dispose_sample(sample=sample, by=inspector, at=at, note="已召回")
    samples_finalised.disconnect(hear)
    entry = AuditEntry.objects.get(action="dispose_sample")

    assert (sample.disposal, sample.disposed_on) == (Sample.Disposal.DONE, date(2026, 11, 23))
    assert (entry.old, entry.new, entry.reason) == ({"disposal": "PENDING"}, {"disposal": "DONE"}, "已召回")
    assert heard == [[noodle_bar.pk]]


def test_withdrawing_takes_its_open_hazard_along(record, inspector, at):
    sample = withdraw_sample(sample=record(BAD), reason="复检合格", by=inspector, at=at)

    assert not Sample.objects.final().exists()
    assert not Hazard.objects.open().exists()
    with pytest.raises(AlreadyWithdrawn):
        dispose_sample(sample=sample, by=inspector, at=at)


def test_it_refuses_tomorrow(record, at):
    with pytest.raises(PublishedInFuture):
        record(GOOD, published_on=at.date() + timedelta(days=1))
