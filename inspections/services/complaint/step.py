"""One step of a complaint: the row locked, its step written down, decisions sealed, the audit entry made."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.encryption import encrypt
from inspections.models import Complaint, ComplaintStep
from inspections.models.complaint.complaint import IllegalComplaintMove
from inspections.queries.complaint.sealed_step import sealed_step
from inspections.services.complaint.refusal import NotTheNextStep
from inspections.signals import complaints_finalised
from ledger.services.leaf import add_leaves

PURPOSE = "complaint"
Act = ComplaintStep.Act


def locked(complaint: Complaint) -> Complaint:
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("enterprise", "rule")
    return rows.get(pk=complaint.pk)


def move(complaint: Complaint, state: str, *, on: date | None = None) -> None:
    """To another state; `on` is the day it ended, for states in which it has."""
    try:
        complaint.move_to(state)
    except IllegalComplaintMove as error:
        raise not_now() from error
    complaint.ended_on = on


def need(complaint: Complaint, *, states: tuple[str, ...]) -> None:
    if complaint.state not in states:
        raise not_now()


def not_now() -> NotTheNextStep:
    return NotTheNextStep(_("这件投诉举报现在不能这样处理，请刷新页面看最新状态。"))


def answered(complaint: Complaint, answer: str) -> None:
    """What is told to whoever filed it; they read it with number and code."""
    if answer:
        complaint.answer_encrypted = encrypt(answer, purpose=PURPOSE)


def counted_fact_changed(complaint: Complaint, at: datetime) -> None:
    """Something changed that the index reads of a verified one; of others it reads nothing."""
    if complaint.counts:
        complaints_finalised.send(sender=Complaint, enterprise_ids=[complaint.enterprise_id], at=at)


def take_step(
    complaint: Complaint,
    act: str,
    action: str,
    *,
    from_state: str,
    by: User | None,
    at: datetime,
    new: dict[str, Any] | None = None,
    reason: str = "",
) -> ComplaintStep:
    """Save the complaint as it stands, and write down what happened; neither trail takes anything private."""
    complaint.step_count += 1
    complaint.save()
    step = new_step(complaint, act, from_state=from_state, by=by, at=at)
    step.save(force_insert=True)
    if step.is_sealed:
        add_leaves([sealed_step(step, complaint).entry])
    record_audit(
        action=action,
        subject=complaint,
        by=by,
        at=at,
        region_path=complaint.enterprise.region_path,
        old={"state": from_state} if from_state != complaint.state else {},
        new={"state": complaint.state, **(new or {})},
        reason=reason,
    )
    return step


def new_step(
    complaint: Complaint, act: str, *, from_state: str, by: User | None, at: datetime
) -> ComplaintStep:
    return ComplaintStep(
        complaint=complaint,
        number=complaint.step_count,
        act=act,
        from_state=from_state,
        to_state=complaint.state,
        ground=complaint.ground,
        outcome=complaint.outcome,
        verdict=complaint.verdict,
        severity=complaint.severity,
        by=by,
        at=at,
    )
