"""The deadlines of a case: begun, met, lengthened, stopped by tests; their days come from `common.term`."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from common.local_time import local_date
from common.term import Pause, Term, Unit
from inspections.models import Complaint, ComplaintDeadline, ComplaintRule
from inspections.services.complaint.notice import settle_limits

Kind = ComplaintDeadline.Kind
TERMS: dict[str, Callable[[ComplaintRule], Term]] = {
    Kind.ACCEPT: lambda rule: Term(rule.answer_working_days),  # 令20号第十四条
    Kind.MEDIATE: lambda rule: Term(rule.mediation_working_days),  # 令20号第二十一条
    Kind.TELL_END: lambda rule: Term(rule.tell_end_working_days),  # 令20号第二十一条
    Kind.CHECK: lambda rule: Term(rule.answer_working_days),  # 行政处罚程序规定第十八条
    Kind.TELL_FILING: lambda rule: Term(rule.tell_filing_working_days),  # 令20号第三十一条
    Kind.PENALTY: lambda rule: Term(rule.penalty_days, Unit.CALENDAR),  # 行政处罚法第六十条
}
FIRST = {Complaint.Kind.COMPLAINT: Kind.ACCEPT, Complaint.Kind.REPORT: Kind.CHECK}


def new_deadline(complaint: Complaint, kind: str, *, on: date, rule: ComplaintRule) -> ComplaintDeadline:
    """Not saved yet; it begins after that day, by the rule the case came in under."""
    term = TERMS[kind](rule)
    return ComplaintDeadline(
        complaint=complaint,
        kind=kind,
        rule=rule,
        starts_on=on,
        days=term.days,
        unit=term.unit.value,
        is_pausable=kind in ComplaintDeadline.PAUSABLE,
        due_on=term.last_day(on),
    )


def first_deadline(complaint: Complaint, *, rule: ComplaintRule) -> ComplaintDeadline:
    return new_deadline(complaint, FIRST[Complaint.Kind(complaint.kind)], on=complaint.received_on, rule=rule)


def begin(complaint: Complaint, kind: str, *, on: date) -> ComplaintDeadline:
    rule = complaint.rule
    if rule is None:
        raise ValueError(f"{complaint.number} has no rule")  # migrated rows got theirs
    deadline = new_deadline(complaint, kind, on=on, rule=rule)
    deadline.due_on = due_day(deadline, pauses_of(complaint))
    deadline.save(force_insert=True)
    return deadline


def meet(complaint: Complaint, kind: str, *, at: datetime) -> bool:
    """Done on that day; says whether there was something to do."""
    met = list(complaint.deadlines.running().filter(kind=kind))
    for deadline in met:  # a case has one of a kind
        deadline.met_on = local_date(at)
        deadline.save(update_fields=["met_on"])
        if kind in ComplaintDeadline.ANSWER:
            complaint.answered_on = deadline.met_on
    settle_limits(met, at=at)
    return bool(met)


def lengthen(
    complaint: Complaint, deadline: ComplaintDeadline, *, days: int, reason: str, at: datetime
) -> None:
    deadline.extension_days, deadline.extension_reason = days, reason
    _compute(complaint, [deadline], at)


def recount(complaint: Complaint, *, at: datetime) -> None:
    """After a pause: whatever still runs and is stopped by pauses ends later."""
    _compute(complaint, complaint.deadlines.running().filter(is_pausable=True), at)


def due_day(deadline: ComplaintDeadline, pauses: Iterable[Pause]) -> date:
    term = Term(deadline.days + deadline.extension_days, Unit(deadline.unit))
    return term.last_day(deadline.starts_on, list(pauses) if deadline.is_pausable else [])


def pauses_of(complaint: Complaint) -> list[Pause]:
    return [Pause(began, ended) for began, ended in complaint.pauses.values_list("began_on", "ended_on")]


def _compute(complaint: Complaint, deadlines: Iterable[ComplaintDeadline], at: datetime) -> None:
    pauses = pauses_of(complaint)
    for deadline in deadlines:
        settle_limits([deadline], at=at)  # of the day it had
        deadline.due_on = due_day(deadline, pauses)
        deadline.save(update_fields=["due_on", "extension_days", "extension_reason"])
        if deadline.kind in ComplaintDeadline.ANSWER:
            complaint.answer_due_on = deadline.due_on
