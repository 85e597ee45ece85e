"""A report: its check, whether a penalty case is filed (立案), and how the case ends."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import Complaint, ComplaintDeadline
from inspections.models.complaint.complaint import CASE_OUTCOMES
from inspections.services.complaint import deadline
from inspections.services.complaint.pause import end_open_pause
from inspections.services.complaint.refusal import AlreadyExtended, VerdictMissing
from inspections.services.complaint.step import Act, answered, locked, move, need, not_now, take_step

Kind = ComplaintDeadline.Kind
State = Complaint.State


@transaction.atomic
def extend_check(*, complaint: Complaint, reason: str, by: User, at: datetime) -> Complaint:
    """More time for the check, once, for a reason, before it is over (行政处罚程序规定第十八条)."""
    complaint = locked(complaint)
    need(complaint, states=(State.RECEIVED, State.CHECKING))
    check = complaint.deadlines.running().filter(kind=Kind.CHECK).first()
    if check is None or complaint.rule is None:
        raise not_now()
    if check.extension_days or check.due_on < local_date(at) or not complaint.rule.extension_working_days:
        raise AlreadyExtended(_("核查期限只能延长一次，并且要在届满之前。"))
    deadline.lengthen(
        complaint, check, days=complaint.rule.extension_working_days, reason=reason[:200], at=at
    )
    take_step(
        complaint,
        Act.EXTEND,
        "extend_check",
        from_state=complaint.state,
        by=by,
        at=at,
        new={"due_on": check.due_on.isoformat()},
        reason=reason,
    )
    return complaint


@transaction.atomic
def file_case(
    *, complaint: Complaint, case_number: str, by: User, at: datetime, answer: str = ""
) -> Complaint:
    """A penalty case is opened (立案): the check is done, the decision on a penalty has its own term."""
    complaint = locked(complaint)
    from_state, on = complaint.state, local_date(at)
    move(complaint, State.FILED)
    complaint.case_number = case_number[:60]
    answered(complaint, answer)
    _check_is_done(complaint, at)
    deadline.begin(complaint, Kind.PENALTY, on=on)
    take_step(
        complaint,
        Act.FILE_CASE,
        "file_case",
        from_state=from_state,
        by=by,
        at=at,
        new={"case_number": complaint.case_number},
    )
    return complaint


@transaction.atomic
def decline_case(*, complaint: Complaint, by: User, at: datetime, answer: str = "") -> Complaint:
    """No case is filed (不予立案): the report ends with what the check found."""
    complaint = locked(complaint)
    if complaint.state != State.CHECKING:
        raise not_now()
    _need_verdict(complaint)
    from_state, on = complaint.state, local_date(at)
    move(complaint, State.CLOSED, on=on)
    complaint.outcome = Complaint.Outcome.NOT_FILED
    answered(complaint, answer)
    end_open_pause(complaint, at=at)
    _check_is_done(complaint, at)
    take_step(complaint, Act.DECLINE_CASE, "decline_case", from_state=from_state, by=by, at=at)
    return complaint


@transaction.atomic
def refer_report(
    *, complaint: Complaint, referred_to: str, reason: str, by: User, at: datetime, answer: str = ""
) -> Complaint:
    """Another authority turns out to be competent: it goes there, and a named reporter is told where."""
    complaint = locked(complaint)
    if complaint.state != State.CHECKING:
        raise not_now()
    from_state, on = complaint.state, local_date(at)
    move(complaint, State.CLOSED, on=on)
    complaint.outcome, complaint.referred_to = Complaint.Outcome.REFERRED, referred_to[:120]
    answered(complaint, answer)
    end_open_pause(complaint, at=at)
    _check_is_done(complaint, at)
    take_step(
        complaint,
        Act.REFER,
        "refer_report",
        from_state=from_state,
        by=by,
        at=at,
        new={"referred_to": complaint.referred_to},
        reason=reason,
    )
    return complaint


@transaction.atomic
def end_case(*, complaint: Complaint, outcome: str, by: User, at: datetime, answer: str = "") -> Complaint:
    """The case ends: a penalty, none, or it went to another authority (行政处罚法第六十条)."""
    complaint = locked(complaint)
    if complaint.state != State.FILED or outcome not in CASE_OUTCOMES:
        raise not_now()
    _need_verdict(complaint)
    if outcome == Complaint.Outcome.PENALTY and not complaint.counts:
        raise VerdictMissing(_("未查实或者查实结论已撤销的，不能作出处罚决定。"))
    from_state, on = complaint.state, local_date(at)
    move(complaint, State.CLOSED, on=on)
    complaint.outcome = outcome
    answered(complaint, answer)
    end_open_pause(complaint, at=at)
    deadline.meet(complaint, Kind.PENALTY, at=at)
    take_step(
        complaint, Act.END_CASE, "end_case", from_state=from_state, by=by, at=at, new={"outcome": outcome}
    )
    return complaint


def _check_is_done(complaint: Complaint, at: datetime) -> None:
    """Somebody who gave a name and a way to be reached is to be told (令20号第三十一条)."""
    deadline.meet(complaint, Kind.CHECK, at=at)
    if complaint.is_named:
        deadline.begin(complaint, Kind.TELL_FILING, on=local_date(at))


def _need_verdict(complaint: Complaint) -> None:
    if not complaint.verdict:
        raise VerdictMissing(_("请先记录是否属实，再作决定。"))
