from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import AuditEntry, Region, Role
from inspections.models import Complaint, ComplaintRule
from inspections.services.complaint.filing import file_complaint, file_complaints
from inspections.services.complaint.finding import disprove_complaint, verify_complaint, withdraw_complaint
from inspections.services.complaint.handling import (
    accept_complaint,
    assign_complaint,
    merge_complaint,
    refuse_complaint,
    tell_complaint,
)
from inspections.services.complaint.refusal import (
    GroundNotGiven,
    IdentityMissing,
    NoContact,
    NoRuleInForce,
    NotAHandler,
    NothingToTell,
    NotTheNextStep,
    NotTheSameMatter,
)
from inspections.services.complaint.reporter import read_body, reveal_contact
from inspections.signals import complaints_finalised
from tests.factories.accounts import give_role, make_user

BODY, NAME, CONTACT = "面里的牛肉发酸", "王小明", "13800001234"

DAY = timedelta(days=1)


@pytest.fixture
def complaint(noodle_bar, at):
    return file_complaint(
        enterprise=noodle_bar,
        kind="COMPLAINT",
        topic="食品过期",
        body=BODY,
        name=NAME,
        contact=CONTACT,
        at=at,
    )


@pytest.fixture
def accepted(complaint, inspector, at):
    return accept_complaint(complaint=complaint, by=inspector, at=at)


def test_what_was_written_is_encrypted(complaint):
    stored = Complaint.objects.filter(pk=complaint.pk).values().get()

    assert BODY not in str(stored)
    assert CONTACT not in str(stored)
    assert NAME not in str(stored)
    assert read_body(complaint) == BODY


def test_the_audit_trail_tells_nothing_private(complaint, inspector, at):
    accept_complaint(complaint=complaint, by=inspector, at=at)
    reveal_contact(complaint=complaint, by=inspector, at=at)
    entries = str(list(AuditEntry.objects.values()))

    assert "reveal_contact" in entries
    assert BODY not in entries
    assert NAME not in entries
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
        enterprise=noodle_bar, kind=kind, topic="其他", body=BODY, name=NAME, contact=CONTACT, at=received_at
    )

    assert complaint.answer_due_on == due_on


def test_a_new_rule_counts_from_its_day(noodle_bar, at):
    ComplaintRule.objects.create(kind="COMPLAINT", answer_working_days=3, effective_from=date(2026, 11, 23))
    words = {
        "enterprise": noodle_bar,
        "kind": "COMPLAINT",
        "topic": "其他",
        "body": BODY,
        "name": NAME,
        "contact": CONTACT,
    }

    assert file_complaint(**words, at=at).answer_due_on == date(2026, 11, 26)
    with pytest.raises(NoRuleInForce):
        file_complaint(**words, at=datetime(2019, 12, 31, 2, tzinfo=UTC))


def test_complaint_and_report_are_taken_in_apart(noodle_bar, at):
    words = {"enterprise": noodle_bar, "topic": "其他", "body": BODY, "name": NAME, "contact": CONTACT}
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
    disprove_complaint(complaint=accepted, finding="未发现问题", by=inspector, at=at)
    other = file_complaint(enterprise=noodle_bar, kind="REPORT", topic="其他", body=BODY, contact="", at=at)
    other = refuse_complaint(
        complaint=other, ground="OUT_OF_COMPETENCE", reason="不属于本局管辖", by=inspector, at=at
    )

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
        refuse_complaint(complaint=complaint, ground="TOO_LATE", reason="x", by=inspector, at=at)


def test_each_look_at_the_contact_is_on_record(accepted, noodle_bar, inspector, at):
    assert reveal_contact(complaint=accepted, by=inspector, at=at) == f"{NAME} · {CONTACT}"
    assert AuditEntry.objects.get(action="reveal_contact").actor == inspector

    silent = file_complaint(enterprise=noodle_bar, kind="REPORT", topic="其他", body=BODY, contact="", at=at)
    with pytest.raises(NoContact):
        reveal_contact(complaint=silent, by=inspector, at=at)


def test_who_was_named_before_stays_the_handler(complaint, inspector, far_inspector, cadre, at):
    assign_complaint(complaint=complaint, to=inspector, by=inspector, at=at)
    other = make_user("colleague", "同事")
    give_role(other, Role.DISTRICT_REGULATOR, Region.objects.get(code="320508"))

    assert accept_complaint(complaint=complaint, by=other, at=at).handled_by == inspector
    for outsider in (far_inspector, cadre):
        with pytest.raises(NotAHandler):
            assign_complaint(complaint=complaint, to=outsider, by=inspector, at=at)
    assert assign_complaint(complaint=complaint, to=other, by=inspector, at=at).handled_by == other


@pytest.mark.parametrize(
    ("ground", "factors", "fits"),
    [
        ("OUT_OF_COMPETENCE", [], True),
        ("NO_IDENTITY", [], True),  # Order 121 asks for it
        ("REPEAT", [], True),
        ("NOT_CONSUMPTION", [], False),  # which factor?
        ("NOT_CONSUMPTION", ["天气"], False),
        ("NOT_CONSUMPTION", ["以经营、转售或者牟利为目的"], True),
        ("TOO_LATE", ["以经营、转售或者牟利为目的"], False),
    ],
)
def test_the_ground_is_one_that_the_rule_knows(complaint, inspector, at, ground, factors, fits):
    def refuse():
        words = {"ground": ground, "factors": factors, "reason": "见告知书"}
        return refuse_complaint(complaint=complaint, **words, by=inspector, at=at)

    if fits:
        assert refuse().consumption_factors == factors
    else:
        with pytest.raises(GroundNotGiven):
            refuse()


def test_a_case_keeps_the_rule_it_came_in_under(noodle_bar, inspector):
    """Under Order 20 nobody had to give a name, and its cases can't be refused for it today."""
    early = datetime(2026, 4, 14, 2, tzinfo=UTC)
    words = {"enterprise": noodle_bar, "kind": "COMPLAINT", "topic": "其他", "body": BODY, "contact": ""}
    old = file_complaint(**words, at=early)

    assert old.rule.effective_from == date(2020, 1, 1)
    with pytest.raises(GroundNotGiven):
        refuse_complaint(complaint=old, ground="NO_IDENTITY", reason="匿名", by=inspector, at=early)
    with pytest.raises(IdentityMissing):
        file_complaint(**words, at=early + timedelta(days=1))
    assert (
        accept_complaint(complaint=old, by=inspector, at=early + timedelta(days=3))
        .deadlines.get(kind="MEDIATE")
        .rule
        == old.rule
    )


def test_a_repeated_report_goes_into_the_first(noodle_bar, rival_bar, at):
    words = {"kind": "REPORT", "topic": "其他", "body": BODY}
    first = file_complaint(enterprise=noodle_bar, **words, contact="138 0000 1234", at=at)
    repeated = file_complaint(enterprise=noodle_bar, **words, contact="+8613800001234", at=at + DAY)
    others = [
        file_complaint(enterprise=noodle_bar, **words, contact="13911112222", at=at + DAY),
        file_complaint(enterprise=rival_bar, **words, contact="13800001234", at=at + DAY),
        file_complaint(enterprise=noodle_bar, **words, contact="", at=at + DAY),
        file_complaint(enterprise=noodle_bar, **words, contact="13800001234", at=at + 181 * DAY),
    ]

    assert (repeated.state, repeated.links.get().other) == ("MERGED", first)
    assert [one.state for one in others] == ["RECEIVED"] * 4


def test_only_the_same_matter_is_merged_by_hand(complaint, noodle_bar, rival_bar, inspector, at):
    words = {"kind": "COMPLAINT", "topic": "其他", "body": BODY, "name": NAME, "contact": CONTACT}
    elsewhere = file_complaint(enterprise=rival_bar, **words, at=at)
    later = file_complaint(enterprise=noodle_bar, **words, at=at + DAY)

    for other in (elsewhere, later, complaint):
        with pytest.raises(NotTheSameMatter):
            merge_complaint(complaint=complaint, into=other, by=inspector, at=at)
    merged = merge_complaint(complaint=later, into=complaint, by=inspector, at=at + DAY)
    again = file_complaint(enterprise=noodle_bar, **words, at=at + DAY)
    with pytest.raises(NotTheSameMatter):  # that one has been merged since it was read
        merge_complaint(complaint=again, into=later, by=inspector, at=at + DAY)
    assert (merged.state, merged.answered_on) == ("MERGED", date(2026, 11, 24))


def test_nobody_is_told_what_there_is_not_to_tell(accepted, inspector, at):
    with pytest.raises(NothingToTell):
        tell_complaint(complaint=accepted, by=inspector, at=at)
