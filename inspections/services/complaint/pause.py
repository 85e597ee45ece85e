"""Stopping the clock for tests and appraisals, and starting it again (令20号第二十条)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import Complaint, ComplaintPause
from inspections.models.complaint.complaint import IN_HAND
from inspections.services.complaint import deadline
from inspections.services.complaint.refusal import AlreadyPaused
from inspections.services.complaint.step import Act, locked, need, take_step


@transaction.atomic
def pause_complaint(*, complaint: Complaint, reason: str, by: User, at: datetime) -> Complaint:
    """A sample went to the laboratory: days until its result don't count."""
    complaint = locked(complaint)
    need(complaint, states=IN_HAND)
    if complaint.pauses.filter(ended_on__isnull=True).exists():
        raise AlreadyPaused(_("期限已经中止计算。"))
    ComplaintPause.objects.create(
        complaint=complaint, began_on=local_date(at), reason=reason[:200], begun_by=by
    )
    take_step(
        complaint, Act.PAUSE, "pause_complaint", from_state=complaint.state, by=by, at=at, reason=reason
    )
    return complaint


@transaction.atomic
def resume_complaint(*, complaint: Complaint, by: User, at: datetime) -> Complaint:
    """The result is there: whatever was stopped ends later by the days it took."""
    complaint = locked(complaint)
    need(complaint, states=IN_HAND)
    if not end_open_pause(complaint, at=at):
        raise AlreadyPaused(_("期限没有中止，不需要恢复。"))
    take_step(complaint, Act.RESUME, "resume_complaint", from_state=complaint.state, by=by, at=at)
    return complaint


def end_open_pause(complaint: Complaint, *, at: datetime) -> bool:
    ended = complaint.pauses.filter(ended_on__isnull=True).update(ended_on=local_date(at))
    if ended:
        deadline.recount(complaint, at=at)
    return bool(ended)
