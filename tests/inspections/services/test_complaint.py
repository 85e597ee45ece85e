from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEntry
from inspections.models import Complaint, ComplaintRule
from inspections.services.complaint import (
    NoContact,
    NoRuleInForce,
    NotTheNextStep,
    accept_complaint,
    close_complaint,
    file_complaint,
    file_complaints,
    read_body,
    refuse_complaint,
    reveal_contact,
    verify_complaint,
    withdraw_complaint,
)
from inspections.signals import complaints_finalised

BODY, CONTACT = "面里的牛肉发酸", "13800001234"


@pytest.fixture
def complaint(noodle_bar, at):
    return file_complaint(
        enterprise=noodle_bar, kind="COMPLAINT", topic="食品过期", body=BODY, contact=CONTACT, at=at
    )


@pytest.fixture
def accepted(complaint, inspector, at):
    return accept_complaint(complaint=complaint, by=inspector, at=at)


def test_what_was_written_is_encrypted(complaint):
    stored = Complaint.objects.filter(pk=complaint.pk).values().get()

    assert BODY not in str(stored)
    assert CONTACT not in str(stored)
    assert read_body(complaint) == BODY


def test_the_audit_trail_tells_nothing_private(complaint, inspector, at):
    accept_complaint(complaint=complaint, by=inspector, at=at)
    reveal_contact(complaint=complaint, by=inspector, at=at)
    entries = str(list(AuditEntry.objects.values()))

    assert "reveal_contact" in entries
    assert BODY not in entries
    assert CONTACT not in entries


@pytest.mark.parametrize(
    ("received_at", "kind", "due_on"),
    [
        # Order 20, art. 14: seven working days, the day of receipt not counted.
        (datetime(2026, 11, 23, 2, tzinfo=UTC), "COMPLAINT", date(2026, 12, 2)),
        # Already the 23rd in Suzhou.
        (datetime(2026, 11, 22, 17, tzinfo=UTC), "COMPLAINT", date(2026, 12, 2)),
        # 国庆 rests from the 1st to the 8th, Sunday the 28th and Saturday the 11th make up for it.
        (datetime(2025, 9, 26, 2, tzinfo=UTC), "COMPLAINT", date(2025, 10, 13)),
        # Reports: fifteen working days.
        (datetime(2026, 11, 23, 2, tzinfo=UTC), "REPORT", date(2026, 12, 14)),
    ],
)
def test_the_term_to_answer(noodle_bar, received_at, kind, due_on):
    complaint = file_complaint(
        enterprise=noodle_bar, kind=kind, topic="其他", body=BODY, contact="", at=received_at
    )

    assert complaint.answer_due_on == due_on


def test_a_new_rule_counts_from_its_day(noodle_bar, at):
    ComplaintRule.objects.create(kind="COMPLAINT", answer_working_days=3, effective_from=date(2026, 11, 23))
    words = {"enterprise": noodle_bar, "kind": "COMPLAINT", "topic": "其他", "body": BODY, "contact": ""}

    assert file_complaint(**words, at=at).answer_due_on == date(2026, 11, 26)
    with pytest.raises(NoRuleInForce):
        file_complaint(**words, at=datetime(2019, 12, 31, 2, tzinfo=UTC))


def test_complaint_and_report_are_taken_in_apart(noodle_bar, at):
    words = {"enterprise": noodle_bar, "topic": "其他", "body": BODY, "contact": ""}
    filed = file_complaints(kinds=["COMPLAINT", "REPORT"], **words, at=at)

    assert [(one.kind, one.number[:11]) for one in filed] == [
        ("COMPLAINT", "TS20261123-"),
        ("REPORT", "JB20261123-"),
    ]


def test_who_accepts_handles_it(accepted, inspector):
    assert (accepted.state, accepted.handled_by) == (Complaint.State.ACCEPTED, inspector)
    assert accepted.answered_on == date(2026, 11, 23)


def test_a_verified_complaint_counts_and_is_told(accepted, noodle_bar, inspector, at):
    heard = []

    def hear(sender, enterprise_ids, **kwargs):
        heard.append(enterprise_ids)

    complaints_finalised.connect(hear)
    verify_complaint(complaint=accepted, finding="属实", severity=2, by=inspector, at=at)
    complaints_finalised.disconnect(hear)

    assert list(Complaint.objects.final().values_list("severity", "final_on")) == [(2, date(2026, 11, 23))]
    assert heard == [[noodle_bar.pk]]


def test_an_unfounded_or_refused_complaint_never_counts(accepted, noodle_bar, inspector, at):
    close_complaint(complaint=accepted, finding="未发现问题", by=inspector, at=at)
    other = file_complaint(enterprise=noodle_bar, kind="REPORT", topic="其他", body=BODY, contact="", at=at)
    other = refuse_complaint(complaint=other, reason="不属于本局管辖", by=inspector, at=at)

    assert (other.state, other.answered_on) == (Complaint.State.REFUSED, date(2026, 11, 23))
    assert not Complaint.objects.final().exists()


def test_withdrawn_no_longer_counts(accepted, inspector, at):
    verified = verify_complaint(complaint=accepted, finding="属实", severity=1, by=inspector, at=at)
    withdraw_complaint(complaint=verified, reason="弄错了企业", by=inspector, at=at)

    assert not Complaint.objects.final().exists()
    with pytest.raises(NotTheNextStep):
        withdraw_complaint(complaint=verified, reason="再撤一次", by=inspector, at=at)


def test_steps_cannot_be_skipped_or_repeated(complaint, inspector, at):
    with pytest.raises(NotTheNextStep):
        verify_complaint(complaint=complaint, finding="属实", severity=1, by=inspector, at=at)
    accept_complaint(complaint=complaint, by=inspector, at=at)
    with pytest.raises(NotTheNextStep):
        accept_complaint(complaint=complaint, by=inspector, at=at)
    with pytest.raises(NotTheNextStep):
        refuse_complaint(complaint=complaint, reason="x", by=inspector, at=at)


def test_each_look_at_the_contact_is_on_record(accepted, noodle_bar, inspector, at):
    assert reveal_contact(complaint=accepted, by=inspector, at=at) == CONTACT
    assert AuditEntry.objects.get(action="reveal_contact").actor == inspector

    silent = file_complaint(enterprise=noodle_bar, kind="REPORT", topic="其他", body=BODY, contact="", at=at)
    with pytest.raises(NoContact):
        reveal_contact(complaint=silent, by=inspector, at=at)
