"""Mediation, penalty case, pauses and deadlines: the way through, and what is refused on it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from enterprises.models import ArchiveEntry
from hazards.models import Hazard, HazardMove
from hazards.services.hazard import close_hazard, submit_rectification
from hazards.services.move import Evidence
from inspections.models import Complaint, ComplaintCorrection, ComplaintMediation, ComplaintStep
from inspections.queries.complaint.sealed_step import sealed_steps
from inspections.services.complaint.case import decline_case, end_case, extend_check, file_case, refer_report
from inspections.services.complaint.correction import correct_enterprise
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.finding import disprove_complaint, verify_complaint, withdraw_complaint
from inspections.services.complaint.handling import accept_complaint, tell_complaint
from inspections.services.complaint.link import link_inspection, open_complaint_hazard
from inspections.services.complaint.mediation import (
    add_lead,
    end_mediation,
    settle_agreement,
    start_mediation,
)
from inspections.services.complaint.pause import pause_complaint, resume_complaint
from inspections.services.complaint.refusal import (
    AlreadyExtended,
    AlreadyPaused,
    ComplaintRefused,
    NotCorrectable,
    NotOfThisCase,
    NotTheNextStep,
    VerdictMissing,
)
from inspections.services.complaint.reporter import erase_reporters, read_body, read_mediation
from inspections.signals import complaints_finalised
from ledger.models import WaitingLeaf
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections import make_inspection
from tests.factories.inspections_complaint import make_complaint

BODY, NAME, CONTACT = "面里的牛肉发酸", "王小明", "13800001234"


def on(month, day):
    return datetime(2026, month, day, 2, tzinfo=UTC)


def filed(enterprise, kind, at, **more):
    words = {"topic": "食品过期", "body": BODY, "name": NAME, "contact": CONTACT} | more
    return file_complaint(enterprise=enterprise, kind=kind, **words, at=at)


def due(complaint):
    return {one.kind: (one.due_on, one.met_on) for one in complaint.deadlines.all()}


def sealed_acts():
    return [one.payload["act"] for one in sealed_steps()]


def acts(complaint):
    return list(complaint.steps.order_by("number").values_list("act", flat=True))


@pytest.fixture
def report(noodle_bar, inspector):
    report = filed(noodle_bar, "REPORT", on(9, 1))
    return accept_complaint(complaint=report, by=inspector, at=on(9, 2))


def test_a_complaint_from_its_door_to_its_end(noodle_bar, inspector):
    complaint = filed(noodle_bar, "COMPLAINT", on(9, 1))
    complaint = accept_complaint(complaint=complaint, by=inspector, at=on(9, 3))
    complaint = start_mediation(complaint=complaint, by=inspector, at=on(9, 8))
    complaint = end_mediation(complaint=complaint, outcome="NO_AGREEMENT", by=inspector, at=on(10, 9))
    complaint = tell_complaint(complaint=complaint, by=inspector, at=on(10, 12))

    assert (complaint.state, complaint.outcome, complaint.ended_on) == (
        "CLOSED",
        "NO_AGREEMENT",
        date(2026, 10, 9),
    )
    # Seven working days after 1 September; 45 after acceptance, over 中秋 and 国庆; seven after the end.
    assert due(complaint) == {
        "ACCEPT": (date(2026, 9, 10), date(2026, 9, 3)),
        "MEDIATE": (date(2026, 11, 11), date(2026, 10, 9)),
        "TELL_END": (date(2026, 10, 19), date(2026, 10, 12)),
    }
    assert acts(complaint) == ["RECEIVE", "ACCEPT", "MEDIATE", "END_MEDIATION", "TELL"]


def test_an_agreement_needs_no_telling(noodle_bar, inspector):
    complaint = filed(noodle_bar, "COMPLAINT", on(9, 1))
    complaint = accept_complaint(complaint=complaint, by=inspector, at=on(9, 3))
    complaint = end_mediation(complaint=complaint, outcome="AGREED", by=inspector, at=on(9, 4))

    assert set(due(complaint)) == {"ACCEPT", "MEDIATE"}
    with pytest.raises(NotTheNextStep):
        end_mediation(complaint=complaint, outcome="AGREED", by=inspector, at=on(9, 4))


def test_a_lead_becomes_a_report_without_the_reporter(noodle_bar, inspector):
    complaint = filed(noodle_bar, "COMPLAINT", on(9, 1))
    complaint = accept_complaint(complaint=complaint, by=inspector, at=on(9, 3))
    lead = add_lead(
        complaint=complaint, topic="证照问题", words="后厨两人没有健康证", by=inspector, at=on(9, 7)
    )

    assert (lead.kind, lead.source, lead.is_named, lead.contact_encrypted) == ("REPORT", "lead", False, "")
    assert read_body(lead) == "后厨两人没有健康证"
    assert due(lead) == {"CHECK": (date(2026, 9, 28), None)}
    assert [link.other for link in complaint.links.all()] == [lead]


def test_a_report_from_its_door_to_the_penalty(report, inspector):
    report = verify_complaint(complaint=report, finding="属实", severity=2, by=inspector, at=on(9, 8))
    report = file_case(complaint=report, case_number="1号", by=inspector, at=on(9, 10))
    report = tell_complaint(complaint=report, by=inspector, at=on(9, 14))
    report = end_case(complaint=report, outcome="PENALTY", by=inspector, at=on(11, 2))

    assert due(report) == {
        "CHECK": (date(2026, 9, 21), date(2026, 9, 10)),
        "TELL_FILING": (date(2026, 9, 17), date(2026, 9, 14)),
        "PENALTY": (date(2026, 12, 9), date(2026, 11, 2)),
    }
    assert (report.answered_on, report.counts) == (date(2026, 9, 10), True)


def test_an_anonymous_reporter_is_not_told(noodle_bar, inspector):
    report = filed(noodle_bar, "REPORT", on(9, 1), name="")
    report = accept_complaint(complaint=report, by=inspector, at=on(9, 2))
    report = disprove_complaint(complaint=report, finding="不属实", by=inspector, at=on(9, 3))
    report = decline_case(complaint=report, by=inspector, at=on(9, 4))

    assert (report.outcome, set(due(report))) == ("NOT_FILED", {"CHECK"})


def test_a_finding_that_was_taken_back_ends_in_no_penalty(report, inspector):
    report = verify_complaint(complaint=report, finding="属实", severity=2, by=inspector, at=on(9, 3))
    report = file_case(complaint=report, case_number="1号", by=inspector, at=on(9, 4))
    report = withdraw_complaint(complaint=report, reason="弄错了企业", by=inspector, at=on(9, 5))

    with pytest.raises(VerdictMissing):
        end_case(complaint=report, outcome="PENALTY", by=inspector, at=on(9, 6))
    assert end_case(complaint=report, outcome="NO_PENALTY", by=inspector, at=on(9, 6)).state == "CLOSED"


def test_nothing_is_decided_before_somebody_looked(report, inspector):
    with pytest.raises(VerdictMissing):
        decline_case(complaint=report, by=inspector, at=on(9, 4))
    report = file_case(complaint=report, case_number="1号", by=inspector, at=on(9, 4))
    with pytest.raises(VerdictMissing):
        end_case(complaint=report, outcome="NO_PENALTY", by=inspector, at=on(9, 5))
    report = disprove_complaint(complaint=report, finding="不属实", by=inspector, at=on(9, 5))
    with pytest.raises(VerdictMissing):
        end_case(complaint=report, outcome="PENALTY", by=inspector, at=on(9, 6))
    assert end_case(complaint=report, outcome="NO_PENALTY", by=inspector, at=on(9, 6)).state == "CLOSED"


def test_the_check_is_extended_once_and_in_time(report, inspector):
    with pytest.raises(AlreadyExtended):
        extend_check(complaint=report, reason="太晚", by=inspector, at=on(9, 23))
    report = extend_check(complaint=report, reason="等检验", by=inspector, at=on(9, 21))

    check = report.deadlines.get()
    assert (check.due_on, check.extension_days, check.extension_reason) == (date(2026, 10, 19), 15, "等检验")
    assert report.answer_due_on == check.due_on
    with pytest.raises(AlreadyExtended):
        extend_check(complaint=report, reason="再等等", by=inspector, at=on(9, 24))


def test_time_at_the_laboratory_does_not_count(report, inspector):
    report = pause_complaint(complaint=report, reason="送检", by=inspector, at=on(9, 3))
    with pytest.raises(AlreadyPaused):
        pause_complaint(complaint=report, reason="送检", by=inspector, at=on(9, 3))
    today = date(2026, 10, 15)
    assert not Complaint.objects.overdue(today).exists()
    assert not Complaint.objects.due_by(date(2026, 9, 21), today=date(2026, 9, 18)).exists()
    assert list(Complaint.objects.paused()) == [report]

    report = resume_complaint(complaint=report, by=inspector, at=on(9, 10))

    # Five working days at the laboratory; Sunday the 20th is worked, 中秋 rests on Friday the 25th.
    assert report.answer_due_on == report.deadlines.get().due_on == date(2026, 9, 29)
    assert list(Complaint.objects.overdue(today)) == [report]
    assert list(Complaint.objects.due_by(date(2026, 9, 29), today=date(2026, 9, 28))) == [report]
    with pytest.raises(AlreadyPaused):
        resume_complaint(complaint=report, by=inspector, at=on(9, 11))


def test_what_was_late_before_the_pause_stays_late(report, inspector):
    pause_complaint(complaint=report, reason="送检", by=inspector, at=on(9, 23))

    assert list(Complaint.objects.overdue(date(2026, 9, 24))) == [report]
    assert list(Complaint.objects.due_by(date(2026, 9, 22), today=date(2026, 9, 20))) == [report]


def test_what_belongs_to_somebody_else_goes_there(report, inspector):
    report = refer_report(
        complaint=report, referred_to="市农业农村局", reason="种植环节", by=inspector, at=on(9, 10)
    )

    assert (report.state, report.outcome, report.referred_to) == ("CLOSED", "REFERRED", "市农业农村局")
    assert due(report) == {
        "CHECK": (date(2026, 9, 21), date(2026, 9, 10)),
        "TELL_FILING": (date(2026, 9, 17), None),
    }
    assert sealed_acts() == ["REFER"]
    entry = AuditEntry.objects.get(action="refer_report")
    assert (entry.reason, entry.new["referred_to"]) == ("种植环节", "市农业农村局")
    with pytest.raises(NotTheNextStep):
        refer_report(complaint=report, referred_to="市农业农村局", reason="又", by=inspector, at=on(9, 11))


def test_nobody_is_named_as_the_other_authority_where_none_is(report):
    for outcome, referred_to in (("REFERRED", ""), ("NOT_FILED", "市农业农村局")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(pk=report.pk).update(
                state="CLOSED",
                outcome=outcome,
                referred_to=referred_to,
                verdict="UNFOUNDED",
                ended_on=on(9, 9).date(),
            )


def test_a_case_goes_on_about_the_enterprise_that_was_meant(noodle_bar, rival_bar, inspector):
    complaint = filed(noodle_bar, "COMPLAINT", on(9, 1))
    complaint = accept_complaint(complaint=complaint, by=inspector, at=on(9, 3))
    before = due(complaint)
    complaint = correct_enterprise(
        complaint=complaint, enterprise=rival_bar, reason="扫的是隔壁的码", by=inspector, at=on(9, 4)
    )
    end_mediation(complaint=complaint, outcome="TAKEN_BACK", by=inspector, at=on(9, 7))

    complaint.refresh_from_db()
    assert (complaint.enterprise, due(complaint)["ACCEPT"]) == (rival_bar, before["ACCEPT"])
    assert complaint.handled_by == inspector
    was, became = noodle_bar.public_id, rival_bar.public_id
    sealed = [(one.payload["act"], one.payload["enterprise"]) for one in sealed_steps()]
    assert sealed == [("ACCEPT", was), ("CORRECT", became), ("END_MEDIATION", became)]
    assert sorted(one.entry for one in sealed_steps()) == sorted(
        WaitingLeaf.objects.values_list("entry", flat=True)
    )
    entry = AuditEntry.objects.get(action="correct_complaint_enterprise")
    assert (entry.reason, entry.new["was"], entry.new["enterprise"]) == ("扫的是隔壁的码", was, became)
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintCorrection.objects.update(reason="别的")


def test_it_is_not_corrected_after_something_came_of_it(
    report, rival_bar, noodle_bar, far_district, inspector, at
):
    def correct(enterprise):
        correct_enterprise(complaint=report, enterprise=enterprise, reason="写错", by=inspector, at=on(9, 9))

    for other in (noodle_bar, make_enterprise(far_district)):
        with pytest.raises(NotCorrectable):
            correct(other)
    link_inspection(
        complaint=report, inspection=make_inspection(noodle_bar, kind="COMPLAINT"), by=inspector, at=at
    )
    with pytest.raises(NotCorrectable):
        correct(rival_bar)
    verify_complaint(complaint=report, finding="属实", severity=2, by=inspector, at=on(9, 8))
    with pytest.raises(NotCorrectable):
        correct(rival_bar)


@pytest.fixture
def agreed(noodle_bar, inspector):
    """Found true on 3 September, agreed on the 7th: a refund by the 15th."""
    complaint = filed(noodle_bar, "COMPLAINT", on(9, 1))
    complaint = accept_complaint(complaint=complaint, by=inspector, at=on(9, 2))
    complaint = verify_complaint(complaint=complaint, finding="属实", severity=1, by=inspector, at=on(9, 3))
    return end_mediation(
        complaint=complaint,
        outcome="AGREED",
        held_on=date(2026, 9, 7),
        participants="经营者李四，投诉人王小明",
        agreement="退款三百元，转账给王小明",
        perform_by=date(2026, 9, 15),
        by=inspector,
        at=on(9, 7),
    )


def test_what_was_agreed_is_sealed_up_for_the_handler_and_goes_with_the_rest(agreed, inspector):
    mediation = agreed.mediation
    assert (mediation.held_on, mediation.perform_by) == (date(2026, 9, 7), date(2026, 9, 15))
    assert "王小明" not in str(list(ComplaintMediation.objects.values()))
    assert read_mediation(mediation)["agreement"] == "退款三百元，转账给王小明"
    assert "王小明" not in str(list(AuditEntry.objects.values("old", "new", "reason")))

    erase_reporters(at=on(9, 7) + timedelta(days=2000))
    mediation.refresh_from_db()
    assert read_mediation(mediation) == {"participants": "", "agreement": ""}


def test_an_agreement_is_kept_late_or_not_at_all_but_never_taken_back(agreed, inspector):
    def settle(is_kept, day):
        settle_agreement(
            complaint=agreed, is_kept=is_kept, settled_on=day.date(), by=inspector, at=on(10, 20)
        )
        return ComplaintMediation.objects.values_list("performed_on", "broken_on").get()

    assert settle(False, on(9, 16)) == (None, date(2026, 9, 16))
    with pytest.raises(NotTheNextStep):
        settle(False, on(9, 17))
    assert settle(True, on(9, 20)) == (date(2026, 9, 20), None)
    for is_kept in (True, False):
        with pytest.raises(NotTheNextStep):
            settle(is_kept, on(9, 21))
    assert sealed_acts()[-2:] == ["AGREEMENT_BROKEN", "AGREEMENT_KEPT"]


def test_only_an_agreement_has_terms(noodle_bar, inspector):
    complaint = filed(noodle_bar, "COMPLAINT", on(9, 1))
    complaint = accept_complaint(complaint=complaint, by=inspector, at=on(9, 2))
    with pytest.raises(NotTheNextStep):
        end_mediation(
            complaint=complaint, outcome="FIRM_DECLINED", agreement="退款", by=inspector, at=on(9, 3)
        )
    complaint = end_mediation(complaint=complaint, outcome="FIRM_DECLINED", by=inspector, at=on(9, 3))
    with pytest.raises(NotTheNextStep):
        settle_agreement(
            complaint=complaint, is_kept=True, settled_on=on(9, 4).date(), by=inspector, at=on(9, 4)
        )
    assert due(complaint)["TELL_END"] == (date(2026, 9, 14), None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"performed_on": date(2026, 9, 8), "broken_on": date(2026, 9, 8)},
        {"perform_by": date(2026, 9, 6)},
    ],
)
def test_a_mediation_has_one_end_and_its_days_in_order(agreed, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintMediation.objects.update(**wrong)


def test_the_index_is_told_when_what_it_counts_has_changed(agreed, noodle_bar, inspector):
    """Of one that was found true; nobody waits for the night to see an agreement broken."""
    heard = []

    def hear(sender, enterprise_ids, at, **kwargs):
        heard.append((enterprise_ids, at))

    unknown = filed(noodle_bar, "COMPLAINT", on(9, 1), topic="其他")
    unknown = accept_complaint(complaint=unknown, by=inspector, at=on(9, 2))
    complaints_finalised.connect(hear)
    try:
        end_mediation(complaint=unknown, outcome="FIRM_DECLINED", by=inspector, at=on(9, 8))
        settle_agreement(
            complaint=agreed, is_kept=False, settled_on=on(9, 16).date(), by=inspector, at=on(9, 16)
        )
        known = filed(noodle_bar, "COMPLAINT", on(9, 1), topic="证照问题")
        known = accept_complaint(complaint=known, by=inspector, at=on(9, 2))
        known = verify_complaint(complaint=known, finding="属实", severity=1, by=inspector, at=on(9, 3))
        end_mediation(complaint=known, outcome="FIRM_DECLINED", by=inspector, at=on(9, 17))
    finally:
        complaints_finalised.disconnect(hear)

    assert heard == [([noodle_bar.pk], day) for day in (on(9, 16), on(9, 3), on(9, 17))]


def test_a_hazard_knows_nothing_of_the_complaint(report, inspector, at):
    with pytest.raises(NotTheNextStep):
        open_complaint_hazard(complaint=report, title="过期肉", severity="MAJOR", by=inspector, at=on(9, 3))
    report = verify_complaint(complaint=report, finding="属实", severity=2, by=inspector, at=on(9, 8))
    hazard = open_complaint_hazard(
        complaint=report, title="冰柜里有过期肉", severity="MAJOR", by=inspector, at=on(9, 9)
    )

    assert (hazard.source, hazard.source_key, hazard.state) == (Hazard.Source.COMPLAINT, "", "ASSIGNED")
    assert report.links.get().hazard == hazard
    with pytest.raises(ComplaintRefused):
        open_complaint_hazard(complaint=report, title="又", severity="MAJOR", by=inspector, at=on(9, 9))


@pytest.mark.parametrize(("is_closed", "state"), [(False, "WITHDRAWN"), (True, "CLOSED")])
def test_a_hazard_ends_with_the_verdict_it_came_from(report, inspector, officer, is_closed, state):
    report = verify_complaint(complaint=report, finding="属实", severity=2, by=inspector, at=on(9, 8))
    hazard = open_complaint_hazard(
        complaint=report, title="冰柜里有过期肉", severity="MAJOR", by=inspector, at=on(9, 9)
    )
    if is_closed:
        no_photo = Evidence(no_photo="已清空")
        submit_rectification(hazard=hazard, rectification="已扔", by=officer, at=on(9, 10), evidence=no_photo)
        close_hazard(hazard=hazard, by=inspector, at=on(9, 11))
    withdraw_complaint(complaint=report, reason="王小明认错了店", by=inspector, at=on(9, 12))

    hazard.refresh_from_db()
    assert hazard.state == state
    assert not Hazard.objects.unclosed().exists()
    assert not HazardMove.objects.filter(reason__contains="王小明").exists()
    facts = ArchiveEntry.objects.filter(subject=ArchiveEntry.Subject.HAZARD, subject_id=hazard.pk)
    assert facts.filter(act=ArchiveEntry.Act.WITHDRAW).exists() == (not is_closed)


def test_only_a_check_of_that_enterprise_is_linked(report, rival_bar, noodle_bar, inspector, at):
    for wrong in (make_inspection(rival_bar, kind="COMPLAINT"), make_inspection(noodle_bar)):
        with pytest.raises(NotOfThisCase):
            link_inspection(complaint=report, inspection=wrong, by=inspector, at=at)
    right = make_inspection(noodle_bar, kind="COMPLAINT")
    link_inspection(complaint=report, inspection=right, by=inspector, at=at)

    assert report.links.get().inspection == right
    with pytest.raises(NotTheNextStep):
        link_inspection(complaint=report, inspection=right, by=inspector, at=at)


def test_decisions_are_sealed_without_words(report, inspector):
    report = verify_complaint(complaint=report, finding="李四承认", severity=2, by=inspector, at=on(9, 8))
    file_case(complaint=report, case_number="1号", answer="已立案，谢谢王小明", by=inspector, at=on(9, 10))

    sealed = list(sealed_steps())
    assert [one.payload["act"] for one in sealed] == ["VERIFY", "FILE_CASE"]
    assert sorted(one.entry for one in sealed) == sorted(WaitingLeaf.objects.values_list("entry", flat=True))
    for words in (BODY, NAME, CONTACT, "李四", "谢谢"):
        assert words not in str([one.payload for one in sealed])
    # A changed state of a past decision, or a changed number, is another entry.
    Complaint.objects.filter(pk=report.pk).update(number="TS-FALSE")
    assert {one.entry for one in sealed_steps()}.isdisjoint(one.entry for one in sealed)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "FILED"},  # of a complaint
        {"kind": "REPORT", "state": "MEDIATING"},
        {"state": "CLOSED", "outcome": "", "ended_on": date(2026, 11, 20)},
        {"state": "CLOSED", "outcome": "PENALTY", "ended_on": date(2026, 11, 20)},
        {"state": "CLOSED", "outcome": "AGREED"},
        {"state": "REFUSED", "ended_on": date(2026, 11, 20)},
        {"verdict": "VERIFIED"},
        {"withdrawn_at": on(11, 20)},
        {"severity": 4},
        {"kind": "REPORT", "state": "FILED"},  # without a number of the case
        {"kind": "REPORT", "state": "CLOSED", "outcome": "NOT_FILED", "ended_on": date(2026, 11, 20)},
        {"erased_on": date(2026, 11, 20)},
    ],
)
def test_the_table_refuses_what_cannot_be(noodle_bar, fields):
    complaint = make_complaint(noodle_bar)

    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**fields)


def test_steps_are_never_changed(report):
    for change in (lambda steps: steps.update(act="REFUSE"), lambda steps: steps.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(ComplaintStep.objects.filter(complaint=report))


def test_deadlines_end_once_and_are_longer_only_for_a_reason(report):
    check = report.deadlines.filter(kind="CHECK")
    for wrong in (
        {"met_on": date(2026, 9, 9), "dropped_on": date(2026, 9, 9)},
        {"extension_days": 15},
        {"due_on": date(2026, 8, 31)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            check.update(**wrong)


def test_two_pauses_never_overlap(report, inspector):
    pause_complaint(complaint=report, reason="送检", by=inspector, at=on(9, 3))
    for wrong in (
        {"began_on": date(2026, 9, 4)},
        {"began_on": date(2026, 9, 4), "ended_on": date(2026, 9, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            report.pauses.create(reason="送检", begun_by=inspector, **wrong)


def test_a_long_time_after_ninety_days(report, inspector):
    report = file_case(complaint=report, case_number="1号", by=inspector, at=on(9, 10))
    report = pause_complaint(complaint=report, reason="送检", by=inspector, at=on(9, 11))
    report = resume_complaint(complaint=report, by=inspector, at=on(9, 11) + timedelta(days=20))

    # Ninety days and twenty at the laboratory: 29 December.
    assert due(report)["PENALTY"] == (date(2026, 12, 29), None)
