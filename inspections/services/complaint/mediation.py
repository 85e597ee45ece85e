"""Mediation of a complaint (调解), and what is seen of a breach while it goes on."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.encryption import encrypt
from common.local_time import local_date
from inspections.models import Complaint, ComplaintDeadline, ComplaintLink, ComplaintMediation
from inspections.models.complaint.complaint import MEDIATION_CHOICES, WITHOUT_AGREEMENT
from inspections.services.complaint import deadline
from inspections.services.complaint.filing import Filing, file_all
from inspections.services.complaint.pause import end_open_pause
from inspections.services.complaint.refusal import NotTheNextStep
from inspections.services.complaint.step import (
    PURPOSE,
    Act,
    answered,
    counted_fact_changed,
    locked,
    move,
    need,
    not_now,
    take_step,
)

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
    *,
    complaint: Complaint,
    outcome: str,
    by: User,
    at: datetime,
    answer: str = "",
    held_on: date | None = None,
    participants: str = "",
    agreement: str = "",
    perform_by: date | None = None,
) -> Complaint:
    """With an agreement, or without one: then both sides are to be told in time (令20号第二十一条).

    `held_on` is the day the parties met, if they did. Agreement and its term only go with AGREED.
    """
    complaint = locked(complaint)
    if outcome not in MEDIATION_CHOICES or complaint.is_report:
        raise not_now()
    if outcome != Outcome.AGREED and (agreement or perform_by):
        raise NotTheNextStep(_("没有达成协议的，不能记录协议内容和履行期限。"))
    from_state, on = complaint.state, local_date(at)
    move(complaint, State.CLOSED, on=on)
    complaint.outcome = outcome
    answered(complaint, answer)
    end_open_pause(complaint, at=at)
    deadline.meet(complaint, Kind.MEDIATE, at=at)
    if outcome in WITHOUT_AGREEMENT:
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
    ComplaintMediation.objects.create(
        complaint=complaint,
        held_on=held_on,
        participants_encrypted=encrypt(participants, purpose=PURPOSE) if participants else "",
        agreement_encrypted=encrypt(agreement, purpose=PURPOSE) if agreement else "",
        perform_by=perform_by,
        recorded_by=by,
        recorded_at=at,
    )
    counted_fact_changed(complaint, at)
    return complaint


@transaction.atomic
def settle_agreement(
    *, complaint: Complaint, is_kept: bool, settled_on: date, by: User, at: datetime
) -> Complaint:
    """The enterprise kept what was agreed, or the office found that it did not; that can still be kept later.

    A mediation that ended before its record was kept gets one now.
    """
    complaint = locked(complaint)
    if complaint.outcome != Outcome.AGREED:
        raise not_now()
    mediation, _is_new = ComplaintMediation.objects.get_or_create(
        complaint=complaint, defaults={"recorded_by": by, "recorded_at": at}
    )
    if mediation.performed_on or (mediation.broken_on and not is_kept):
        raise not_now()
    mediation.performed_on = settled_on if is_kept else None
    mediation.broken_on = None if is_kept else settled_on
    mediation.save(update_fields=["performed_on", "broken_on"])
    take_step(
        complaint,
        Act.AGREEMENT_KEPT if is_kept else Act.AGREEMENT_BROKEN,
        "settle_agreement",
        from_state=complaint.state,
        by=by,
        at=at,
        new={"is_kept": is_kept, "settled_on": settled_on.isoformat()},
    )
    counted_fact_changed(complaint, at)
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
