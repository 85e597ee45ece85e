"""Whether it is true (查实): apart from the procedure, because only the truth counts for the index."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from hazards.models import Hazard
from hazards.services.hazard import withdraw_hazard
from inspections.models import Complaint, ComplaintLink
from inspections.models.complaint.complaint import IN_HAND
from inspections.services.complaint.refusal import NotTheNextStep
from inspections.services.complaint.step import Act, locked, need, not_now, take_step
from inspections.signals import complaints_finalised

Verdict = Complaint.Verdict
# The enterprise reads this and must learn nothing of the complaint; the real reason is in the audit trail.
HAZARD_WITHDRAWN = "核查结论已撤销"


@transaction.atomic
def verify_complaint(
    *, complaint: Complaint, finding: str, severity: int, by: User, at: datetime
) -> Complaint:
    """Found true (查实): it becomes final and counts."""
    complaint = _undecided(complaint)
    complaint.verdict, complaint.finding, complaint.severity = Verdict.VERIFIED, finding, severity
    complaint.final_at, complaint.final_on = at, local_date(at)
    new = {"verdict": complaint.verdict, "severity": severity}
    take_step(complaint, Act.VERIFY, "verify_complaint", from_state=complaint.state, by=by, at=at, new=new)
    _tell(complaint, at)
    return complaint


@transaction.atomic
def disprove_complaint(*, complaint: Complaint, finding: str, by: User, at: datetime) -> Complaint:
    """Looked into and not found true (未查实): it never counts."""
    complaint = _undecided(complaint)
    complaint.verdict, complaint.finding = Verdict.UNFOUNDED, finding
    new = {"verdict": complaint.verdict}
    take_step(
        complaint, Act.DISPROVE, "disprove_complaint", from_state=complaint.state, by=by, at=at, new=new
    )
    return complaint


@transaction.atomic
def withdraw_complaint(*, complaint: Complaint, reason: str, by: User, at: datetime) -> Complaint:
    """A verified one turned out wrong: it stays on record, and neither it nor its open hazard counts."""
    complaint = locked(complaint)
    if not complaint.counts:
        raise NotTheNextStep(_("只有已查实的投诉举报可以撤销。"))
    complaint.withdrawn_at = at
    take_step(
        complaint,
        Act.WITHDRAW,
        "withdraw_complaint",
        from_state=complaint.state,
        by=by,
        at=at,
        new={"withdrawn_at": at.isoformat()},
        reason=reason,
    )
    opened = complaint.links.filter(kind=ComplaintLink.Kind.HAZARD).values("hazard")
    for hazard in Hazard.objects.unclosed().filter(pk__in=opened):
        withdraw_hazard(hazard=hazard, by=by, at=at, reason=HAZARD_WITHDRAWN)
    _tell(complaint, at)
    return complaint


def _undecided(complaint: Complaint) -> Complaint:
    complaint = locked(complaint)
    need(complaint, states=IN_HAND)
    if complaint.verdict:
        raise not_now()
    return complaint


def _tell(complaint: Complaint, at: datetime) -> None:
    complaints_finalised.send(sender=Complaint, enterprise_ids=[complaint.enterprise_id], at=at)
