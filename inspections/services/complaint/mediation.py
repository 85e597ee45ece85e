"""Mediation of a complaint (调解), and what is seen of a breach while it goes on."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.local_time import local_date
from inspections.models import Complaint, ComplaintDeadline, ComplaintLink
from inspections.models.complaint.complaint import MEDIATION_OUTCOMES
from inspections.services.complaint import deadline
from inspections.services.complaint.filing import Filing, file_all
from inspections.services.complaint.pause import end_open_pause
from inspections.services.complaint.step import Act, answered, locked, move, need, not_now, take_step

Kind = ComplaintDeadline.Kind
State = Complaint.State
Outcome = Complaint.Outcome


@transaction.atomic
def start_mediation(*, complaint: Complaint, by: User, at: datetime) -> Complaint:
    """Both sides take part; mediation begins."""
    complaint = locked(complaint)
    from_state = complaint.state
    move(complaint, State.MEDIATING)
    take_step(complaint, Act.MEDIATE, "start_mediation", from_state=from_state, by=by, at=at)
    return complaint


@transaction.atomic
def end_mediation(
    *, complaint: Complaint, outcome: str, by: User, at: datetime, answer: str = ""
) -> Complaint:
    """With an agreement, or without one: then both sides are to be told in time (令20号第二十一条)."""
    complaint = locked(complaint)
    if outcome not in MEDIATION_OUTCOMES or complaint.is_report:
        raise not_now()
    from_state, on = complaint.state, local_date(at)
    move(complaint, State.CLOSED, on=on)
    complaint.outcome = outcome
    answered(complaint, answer)
    end_open_pause(complaint, on=on)
    deadline.meet(complaint, Kind.MEDIATE, on=on)
    if outcome in (Outcome.NO_AGREEMENT, Outcome.PARTY_DECLINED):
        deadline.begin(complaint, Kind.TELL_END, on=on)
    take_step(
        complaint,
        Act.END_MEDIATION,
        "end_mediation",
        from_state=from_state,
        by=by,
        at=at,
        new={"outcome": outcome},
    )
    return complaint


@transaction.atomic
def add_lead(*, complaint: Complaint, topic: str, words: str, by: User, at: datetime) -> Complaint:
    """A lead on a breach seen while mediating becomes a report, checked in time (令20号第二十三条).

    The report holds what the handler writes, nothing of whoever complained.
    """
    complaint = locked(complaint)
    need(complaint, states=(State.ACCEPTED, State.MEDIATING))
    filing = Filing(
        enterprise=complaint.enterprise,
        kind=Complaint.Kind.REPORT,
        topic=topic,
        body=words,
        at=at,
        source=Complaint.Source.LEAD,
    )
    report = file_all([filing], by=by)[0]
    ComplaintLink.objects.create(
        complaint=complaint, kind=ComplaintLink.Kind.LEAD, other=report, made_by=by, made_at=at
    )
    take_step(
        complaint,
        Act.LEAD,
        "add_complaint_lead",
        from_state=complaint.state,
        by=by,
        at=at,
        new={"report": report.number},
    )
    return report
