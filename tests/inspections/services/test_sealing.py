"""A final result leaves a leaf, each change of it another, and all can be made again from what is stored."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from inspections.models import (
    Inspection,
    InspectionItem,
    Sample,
    SampleItem,
    SealedSample,
    SupersededInspection,
)
from inspections.services.inspection.inspection import (
    FailedItem,
    finalise_inspection,
    record_inspection,
    withdraw_inspection,
)
from inspections.services.sampling.sample import MeasuredItem, dispose_sample, record_sample, withdraw_sample
from inspections.services.sealing import keep, save_revised
from inspections.services.sealing import seal as seal_result
from ledger.models import WaitingLeaf
from ledger.queries.unsealed import count_unsealed
from ledger.queries.verify import verify
from ledger.sealed_kinds import SEALED_KINDS
from ledger.services.adoption import adopt_unsealed
from ledger.services.sealing import seal
from tests.factories.inspections import make_inspection, make_sample
from tests.ledger.tampering import change_rows

pytestmark = pytest.mark.django_db
FAILED = MeasuredItem("菌落总数", "21000CFU/g", "≤10000CFU/g", is_failed=True)


def leaves(kind):
    found = [
        json.loads(entry) for entry in WaitingLeaf.objects.order_by("pk").values_list("entry", flat=True)
    ]
    return [(leaf["id"], leaf["revision"]) for leaf in found if leaf["kind"] == kind]


def made_again(kind):
    return sorted(record.entry for record in SEALED_KINDS[kind].records(None))


def waiting(kind):
    texts = WaitingLeaf.objects.values_list("entry", flat=True)
    return sorted(text for text in texts if json.loads(text)["kind"] == kind)


@pytest.fixture
def inspect(noodle_bar, inspector, at):
    def inspect(**fields):
        fields = {"kind": "DAILY", "inspected_on": date(2026, 11, 20), "by": inspector, "at": at} | fields
        items = [FailedItem("生熟不分", is_key=True, code="5.1"), FailedItem("地面有积水")]
        return record_inspection(enterprise=noodle_bar, failed_items=items, **fields)

    return inspect


@pytest.fixture
def sample(noodle_bar, inspector, at):
    return record_sample(
        enterprise=noodle_bar, name="卤牛肉", items=[FAILED], published_on=at.date(), by=inspector, at=at
    )


def test_a_final_inspection_is_sealed_and_a_draft_is_not(inspect, inspector, at):
    draft = inspect(is_final=False)
    assert waiting("inspection") == made_again("inspection") == []

    finalise_inspection(inspection=draft, by=inspector, at=at)

    assert leaves("inspection") == [(str(draft.record_id), 1)]
    assert waiting("inspection") == made_again("inspection")


def test_withdrawing_is_its_next_revision(inspect, inspector, at):
    inspection = inspect()
    withdraw_inspection(inspection=inspection, reason="查错了店", by=inspector, at=at + timedelta(hours=1))

    assert [revision for _id, revision in leaves("inspection")] == [1, 2]
    assert waiting("inspection") == made_again("inspection")
    past = SupersededInspection.objects.get()
    assert (past.at, past.payload["withdrawn_at"], len(past.payload["items"])) == (at, None, 2)


def test_a_withdrawn_draft_is_never_sealed(inspect, inspector, at):
    draft = inspect(is_final=False)
    withdraw_inspection(inspection=draft, reason="重复", by=inspector, at=at)

    assert waiting("inspection") == made_again("inspection") == []


def test_disposal_and_withdrawal_of_a_sample_are_sealed_too(sample, inspector, at):
    dispose_sample(sample=sample, by=inspector, at=at + timedelta(hours=1))
    withdraw_sample(sample=sample, reason="复检合格", by=inspector, at=at + timedelta(hours=2))

    assert leaves("sample") == [(str(sample.record_id), number) for number in (1, 2, 3)]
    assert waiting("sample") == made_again("sample")


def test_the_log_leads_nobody_to_the_enterprise(inspect, sample, noodle_bar):
    inspect()
    texts = " ".join(waiting("inspection") + waiting("sample"))

    assert noodle_bar.public_id not in texts
    assert noodle_bar.name not in texts


def test_results_are_found_by_their_ids(inspect, sample):
    first, _second = inspect(), inspect(kind="OTHER")

    found = SEALED_KINDS["inspection"].records([first.record_id])
    assert [record.record_id for record in found] == [first.record_id]


@pytest.mark.parametrize(
    "change",
    [
        lambda: Inspection.objects.update(score=100),
        lambda: Inspection.objects.update(score=100, revision=2),
        lambda: Inspection.objects.all()._raw_delete(using="default"),
        lambda: InspectionItem.objects.update(outcome="PASS"),
        lambda: InspectionItem.objects.all()._raw_delete(using="default"),
        lambda: Sample.objects.update(verdict="PASSED", disposal="NOT_NEEDED"),
        lambda: SampleItem.objects.update(verdict="PASSED"),
        lambda: SampleItem.objects.all()._raw_delete(using="default"),
    ],
)
def test_the_database_refuses_to_change_what_is_final(inspect, sample, change):
    inspect()

    with pytest.raises(IntegrityError, match="final result"), transaction.atomic():
        change()


def test_a_draft_may_still_be_changed(inspect, noodle_bar):
    draft = inspect(is_final=False)

    assert Inspection.objects.update(score=80) == 1
    assert InspectionItem.objects.update(outcome="PASS") == 2
    assert slip_in(draft).pk


def slip_in(result):
    """An item put beside those that came with the result."""
    if isinstance(result, Sample):
        return SampleItem.objects.create(
            sample=result, enterprise=result.enterprise, item="苯甲酸", verdict="PASSED"
        )
    return InspectionItem.objects.create(
        inspection=result, enterprise=result.enterprise, description="后补的一项", outcome="PASS"
    )


def test_the_database_takes_no_item_after_the_seal(inspect, sample, inspector, at):
    """Nor after a later revision; nor one that came with a draft and is moved over."""
    final, withdrawn, draft = inspect(), inspect(kind="OTHER"), inspect(is_final=False)
    withdraw_inspection(inspection=withdrawn, reason="查错了店", by=inspector, at=at)

    for change in (
        lambda: slip_in(sample),
        lambda: slip_in(final),
        lambda: slip_in(withdrawn),
        lambda: draft.items.filter(code="5.1").update(inspection=final, description="移过来的一项"),
    ):
        with pytest.raises(IntegrityError, match="no item more"), transaction.atomic():
            change()

    assert {row.items.count() for row in (final, withdrawn, draft)} == {2}
    assert waiting("sample") == made_again("sample")


def test_the_next_revision_may_bring_items(sample, inspector, at):
    with transaction.atomic():
        keep(Sample, [sample.pk])
        slip_in(sample)
        save_revised(Sample, [sample], [], at + timedelta(hours=1))
        slip_in(sample)
        seal_result(Sample, [sample.pk])

    assert waiting("sample") == made_again("sample")
    assert leaves("sample") == [(str(sample.record_id), 1), (str(sample.record_id), 2)]
    assert sample.items.filter(item="苯甲酸").count() == 2
    with pytest.raises(IntegrityError, match="no item more"), transaction.atomic():
        slip_in(sample)


def test_which_revisions_are_sealed_is_never_taken_back(sample):
    for change in (
        lambda: SealedSample.objects.update(revision=7),
        lambda: SealedSample.objects.all()._raw_delete(using="default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_what_a_result_said_before_is_never_changed(inspect, inspector, at):
    withdraw_inspection(inspection=inspect(), reason="查错了店", by=inspector, at=at)

    for change in (lambda rows: rows.update(payload={}), lambda rows: rows._raw_delete(using="default")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(SupersededInspection.objects.all())


TAMPERINGS = {
    "score": ("UPDATE inspections_inspection SET score = 100 WHERE id = %s", "CHANGED"),
    "outcome of an item": (
        "UPDATE inspections_inspectionitem SET outcome = 'PASS' WHERE inspection_id = %s",
        "CHANGED",
    ),
    "an item taken away": ("DELETE FROM inspections_inspectionitem WHERE inspection_id = %s", "CHANGED"),
    "what it said before": (
        "UPDATE inspections_supersededinspection SET payload = '{}' WHERE result_id = %s",
        "CHANGED",
    ),
    "an earlier revision taken away": (
        "DELETE FROM inspections_supersededinspection WHERE result_id = %s",
        "REMOVED",
    ),
    "final no longer": (
        "UPDATE inspections_inspection SET final_at = NULL, final_on = NULL WHERE id = %s",
        "REMOVED",
    ),
}


@pytest.mark.parametrize(("statement", "act"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_is_found_and_named(inspect, inspector, at, statement, act):
    inspection = inspect()
    inspect(kind="OTHER")
    withdraw_inspection(inspection=inspection, reason="查错了店", by=inspector, at=at)
    seal(at=at)
    assert verify().findings == []

    with connection.constraint_checks_disabled():
        change_rows(statement, [inspection.pk])

    findings = verify().findings
    assert {(str(found.act), found.kind, found.record_id) for found in findings} == {
        (act, "inspection", inspection.record_id)
    }


def test_results_of_before_are_adopted_as_they_are(noodle_bar, at):
    make_inspection(noodle_bar, failures=[("生熟不分", True)])
    make_inspection(noodle_bar, final_at=None)
    make_sample(noodle_bar, "FAILED")
    assert count_unsealed() == {"inspection": 1, "sample": 1}

    adopt_unsealed()
    seal(at=at)

    assert count_unsealed() == {}
    assert verify().findings == []
