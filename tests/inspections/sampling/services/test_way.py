"""The way of a sample, from the counter to the public: each step with what follows from it."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from common.stored_file import read_encrypted
from hazards.models import Hazard
from inspections.models import LabReport, Objection, Sample, SampleHandover, SampleMove
from inspections.services.sampling.custody import (
    HandedOverOutOfOrder,
    ReceiverIsGiver,
    TemperatureMissing,
    hand_over,
    void_sample,
)
from inspections.services.sampling.ending import finalise_due, tell_result
from inspections.services.sampling.move import NotInThatState, ReasonMissing, SampleRefused
from inspections.services.sampling.objection import accept_objection, object_to_result, sustain_objection
from inspections.services.sampling.report import IssuedOutOfOrder, enter_report
from inspections.services.sampling.sample import dispose_sample, withdraw_sample
from inspections.services.sampling.take import SecondSamplerMissing, TakenTooLongAgo
from ledger.models import WaitingLeaf
from ledger.sealed_kinds import SEALED_KINDS
from notifications.models import Notice
from tests.factories.inspections_sampling import (
    GOOD,
    LABEL,
    MICROBES,
    PESTICIDE,
    SEAL,
    make_laboratory,
    make_reported,
    make_retesting,
    make_taken,
    make_tested,
    make_told,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def acts(sample):
    return list(sample.moves.order_by("number").values_list("act", flat=True))


def fresh(sample):
    return Sample.objects.get(pk=sample.pk)


def assert_all_sealed():
    waiting = WaitingLeaf.objects.values_list("entry", flat=True)
    for kind in ("sample", "sample-move"):
        told = sorted(entry for entry in waiting if json.loads(entry)["kind"] == kind)
        assert told == sorted(record.entry for record in SEALED_KINDS[kind].records(None))


def test_it_is_taken_by_two_on_the_day(noodle_bar, inspector, far_inspector, at):
    sample = make_taken(noodle_bar, inspector, at)

    assert (sample.state, sample.due_on, sample.verdict) == ("TAKEN", date(2026, 11, 30), "")
    assert not Sample.objects.final().exists()
    for second in (inspector, far_inspector):
        with pytest.raises(SecondSamplerMissing):
            make_taken(noodle_bar, inspector, at, second=second)
    with pytest.raises(IntegrityError), transaction.atomic():
        SampleMove.objects.update(reason="别的")
    assert_all_sealed()


def test_nothing_is_written_down_the_day_after(noodle_bar, inspector, at, monkeypatch):
    from inspections.services.sampling import take

    with pytest.raises(TakenTooLongAgo):
        take.take_sample(
            enterprise=noodle_bar,
            kind="SUPERVISION",
            taken=None,
            taken_at=at - DAY,
            second_sampler=inspector,
            by=inspector,
            at=at,
        )


def test_the_chain_of_custody(noodle_bar, inspector, at):
    sample = make_taken(noodle_bar, inspector, at, storage="CHILLED")
    good = {"sample": sample, "seal_number": SEAL, "is_seal_intact": True, "by": inspector}
    with pytest.raises(TemperatureMissing):
        hand_over(**good, receiver="顺丰冷链", at=at + DAY)
    cold = good | {"temperature": Decimal("3.5")}
    with pytest.raises(ReceiverIsGiver):
        hand_over(**cold, receiver=inspector.display_name, at=at + DAY)
    with pytest.raises(HandedOverOutOfOrder):
        hand_over(**cold, receiver="顺丰冷链", at=at + DAY, handed_at=at - DAY)

    hand_over(**cold, receiver="顺丰冷链", at=at + DAY)
    sample = hand_over(**cold, laboratory=make_laboratory(), at=at + 2 * DAY)

    handovers = SampleHandover.objects.order_by("number")
    assert list(handovers.values_list("giver", "receiver", "temperature")) == [
        (inspector.display_name, "顺丰冷链", Decimal("3.5")),
        ("顺丰冷链", "检验机构L1", Decimal("3.5")),
    ]
    # Received on Wednesday 25 November: the twentieth working day.
    assert (sample.state, sample.due_on) == ("TESTING", date(2026, 12, 23))
    with pytest.raises(NotInThatState):
        hand_over(**cold, receiver="别人", at=at + 3 * DAY)
    assert_all_sealed()


@pytest.mark.parametrize(
    ("seal", "is_intact", "why"), [(SEAL, False, "封条破损"), ("FT-9999", True, "封条编号不符")]
)
def test_a_broken_seal_ends_the_chain(noodle_bar, inspector, at, seal, is_intact, why):
    sample = make_taken(noodle_bar, inspector, at)

    sample = hand_over(
        sample=sample,
        laboratory=make_laboratory(),
        seal_number=seal,
        is_seal_intact=is_intact,
        by=inspector,
        at=at + DAY,
    )

    assert (sample.state, sample.due_on, sample.laboratory) == ("VOID", None, None)
    assert sample.moves.get(act="HAND_OVER").reason.startswith(why)
    with pytest.raises(NotInThatState):
        enter_report(sample=sample, number="R", issued_on=at.date(), items=[GOOD], by=inspector, at=at + DAY)


def test_a_lost_sample_is_void_with_a_reason(noodle_bar, inspector, at):
    sample = make_tested(noodle_bar, inspector, at)
    with pytest.raises(ReasonMissing):
        void_sample(sample=sample, reason=" ", by=inspector, at=at + DAY)

    assert void_sample(sample=sample, reason="样品丢失", by=inspector, at=at + DAY).state == "VOID"


def test_a_passed_one_is_public_once_it_is_told(noodle_bar, inspector, at):
    sample = make_reported(noodle_bar, inspector, at, items=[GOOD])
    assert (sample.state, sample.due_on, sample.spare_until) == (
        "REPORTED",
        date(2026, 12, 2),
        date(2027, 2, 23),
    )
    assert not Sample.objects.final().exists()

    sample = tell_result(sample=sample, by=inspector, at=at + DAY)

    assert (sample.state, sample.final_on, sample.published_on) == (
        "FINAL",
        date(2026, 11, 24),
        date(2026, 11, 24),
    )
    assert Sample.objects.final().get() == sample
    assert not Hazard.objects.exists()
    assert_all_sealed()


def test_only_supervision_is_ever_public(noodle_bar, inspector, at):
    for kind in ("RISK_MONITORING", "EVALUATION"):
        assert make_told(noodle_bar, inspector, at, kind=kind).state == "FILED"
    assert not Sample.objects.final().exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.filter(kind="EVALUATION").update(
            state="FINAL", final_at=at, final_on=at.date(), published_on=at.date()
        )


def test_a_failure_is_acted_on_at_once_and_public_later(noodle_bar, inspector, officer, principal, at):
    sample = make_reported(noodle_bar, inspector, at)

    assert (sample.hazard.severity, sample.hazard.state) == ("CRITICAL", "ASSIGNED")
    assert (sample.due_on, sample.dispose_due_on) == (date(2026, 11, 25), date(2027, 2, 21))
    assert sample.must_stop
    told = Notice.objects.filter(topic="sample", key=f"failed:{sample.pk}").values_list("user", "urgency")
    assert set(told) >= {(officer.pk, "URGENT"), (principal.pk, "URGENT")}
    sample = tell_result(sample=sample, by=officer, at=at + DAY)
    # Told on Tuesday 24 November: the seventh working day is Thursday of the week after.
    assert (sample.state, sample.objection_until) == ("TOLD", date(2026, 12, 3))
    assert finalise_due(at=at + 10 * DAY) == 0  # the last day still counts
    assert not Sample.objects.final().exists()

    assert finalise_due(at=at + 11 * DAY) == 1

    sample = fresh(sample)
    assert (sample.state, sample.final_on, sample.disposal) == ("FINAL", date(2026, 12, 4), "PENDING")
    assert sample.must_stop
    assert finalise_due(at=at + 12 * DAY) == 0
    dispose_sample(
        sample=sample, by=inspector, at=at + 13 * DAY, note="已整改", measures=["DESTROYED", "RECTIFIED"]
    )
    assert sample.moves.get(act="DISPOSE").details == {"measures": ["DESTROYED", "RECTIFIED"]}
    assert sample.superseded.get().payload["sampling"]["number"] == sample.number
    assert acts(sample) == ["TAKE", "HAND_OVER", "REPORT", "TELL", "FINALISE", "DISPOSE"]
    assert AuditEntry.objects.filter(subject_type="inspections.sample").count() == 6
    assert_all_sealed()


def test_a_label_is_a_major_hazard(noodle_bar, inspector, at):
    assert make_reported(noodle_bar, inspector, at, items=[GOOD, LABEL]).hazard.severity == "MAJOR"


def test_a_report_keeps_its_file_and_digest(noodle_bar, inspector, at):
    sample = make_tested(noodle_bar, inspector, at)
    pdf = b"%PDF-1.7\nreport\n%%EOF\n"
    with pytest.raises(IssuedOutOfOrder):
        enter_report(
            sample=sample, number="R", issued_on=date(2026, 11, 1), items=[GOOD], by=inspector, at=at + DAY
        )

    enter_report(
        sample=sample, number="R", issued_on=at.date(), items=[GOOD], file=pdf, by=inspector, at=at + DAY
    )

    report = LabReport.objects.get()
    assert read_encrypted(report.file) == pdf
    leaf = json.loads(
        next(record.entry for record in SEALED_KINDS["sample-move"].records([report.move.log_id]))
    )
    assert leaf["attachments"] == [report.file_sha256]
    assert_all_sealed()


@pytest.mark.parametrize(
    ("fields", "days", "ground"),
    [
        ({"items": [GOOD, MICROBES]}, 1, "MICROBE"),
        ({"shelf_life_until": date(2026, 11, 24)}, 2, "SPARE_EXPIRED"),
        ({"spare_quantity": Decimal(0)}, 1, "NO_SPARE"),
        ({}, 30, "LATE"),
    ],
)
def test_what_the_law_does_not_take_is_refused_and_recorded(
    noodle_bar, inspector, officer, at, fields, days, ground
):
    sample = make_told(noodle_bar, inspector, at, **fields)

    objection = object_to_result(sample=sample, kind="RETEST", reason="不服", by=officer, at=at + days * DAY)

    assert (objection.state, objection.ground, objection.decided_by) == ("REFUSED", ground, None)
    assert fresh(sample).state == "TOLD"
    assert acts(sample)[-2:] == ["OBJECT", "REFUSE"]
    assert_all_sealed()


def test_after_it_is_final_it_is_late(noodle_bar, inspector, officer, at):
    sample = make_told(noodle_bar, inspector, at)
    finalise_due(at=at + 30 * DAY)

    objection = object_to_result(
        sample=sample, kind="PROCEDURE", reason="没有看到抽样", by=officer, at=at + 31 * DAY
    )

    assert objection.ground == "LATE"
    assert fresh(sample).revision == 1
    assert_all_sealed()


def test_an_objection_that_holds_takes_the_result_back(noodle_bar, inspector, officer, at):
    sample = make_told(noodle_bar, inspector, at)
    object_to_result(sample=sample, kind="AUTHENTICITY", reason="不是本店的货", by=officer, at=at + DAY)
    assert finalise_due(at=at + 30 * DAY) == 0

    sustain_objection(sample=sample, reason="标称生产者否认生产", by=inspector, at=at + 2 * DAY)

    sample = fresh(sample)
    assert (sample.state, sample.withdraw_reason) == ("WITHDRAWN", "标称生产者否认生产")
    assert not Hazard.objects.open().exists()
    assert not Sample.objects.final().exists()


@pytest.mark.parametrize(
    ("items", "state", "outcome"), [([GOOD], "WITHDRAWN", "OVERTURNED"), ([PESTICIDE], "FINAL", "UPHELD")]
)
def test_the_retest_has_the_last_word(noodle_bar, inspector, officer, at, items, state, outcome):
    sample = make_retesting(noodle_bar, inspector, at, officer)
    assert fresh(sample).must_stop

    enter_report(sample=sample, number="F1", issued_on=at.date(), items=items, by=inspector, at=at + 5 * DAY)

    sample, objection = fresh(sample), Objection.objects.get()
    assert (sample.state, objection.state, objection.outcome) == (state, "DONE", outcome)
    assert Hazard.objects.open().exists() is Sample.objects.final().exists() is (state == "FINAL")
    assert objection.body != sample.laboratory
    with pytest.raises(SampleRefused):
        object_to_result(sample=sample, kind="RETEST", reason="再来", by=officer, at=at + 6 * DAY)
    assert_all_sealed()


def test_nothing_is_withdrawn_while_it_is_contested(noodle_bar, inspector, officer, at):
    sample = make_retesting(noodle_bar, inspector, at, officer)

    with pytest.raises(NotInThatState):
        withdraw_sample(sample=sample, reason="弄错了", by=inspector, at=at + DAY)
    with pytest.raises(NotInThatState):
        accept_objection(sample=sample, by=inspector, at=at + DAY)
