"""A case that named the wrong enterprise goes on about the right one (更正被投诉举报的企业)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.models import Enterprise
from inspections.models import Complaint, ComplaintCorrection, ComplaintLink
from inspections.models.complaint.complaint import OPEN
from inspections.permissions import can_handle_complaint
from inspections.services.complaint.refusal import NotCorrectable
from inspections.services.complaint.step import Act, locked, need, take_step

CAME_OF_IT = (ComplaintLink.Kind.HAZARD, ComplaintLink.Kind.INSPECTION)


@transaction.atomic
def correct_enterprise(
    *, complaint: Complaint, enterprise: Enterprise, reason: str, by: User, at: datetime
) -> Complaint:
    """Number, deadlines and all that was said stay; decisions made before stay about whom they named.

    Not once it is known whether it is true, or something came of it: then it ends, and another begins.
    """
    complaint = locked(complaint)
    need(complaint, states=OPEN)
    was = complaint.enterprise
    if was == enterprise:
        raise NotCorrectable(_("这件投诉举报本来就是关于这家企业的。"))
    if complaint.verdict or complaint.links.filter(kind__in=CAME_OF_IT).exists():
        raise NotCorrectable(_("已有是否属实的结论，或者已经转为隐患、关联检查，不能再更正企业。"))
    complaint.enterprise = enterprise
    if not can_handle_complaint(by, complaint):
        raise NotCorrectable(_("只能更正为您辖区里的企业；别的辖区的，请移送或者不予受理。"))
    if complaint.handled_by is not None and not can_handle_complaint(complaint.handled_by, complaint):
        complaint.handled_by = by
    ComplaintCorrection.objects.create(
        complaint=complaint,
        step=complaint.step_count + 1,
        was=was,
        became=enterprise,
        reason=reason[:200],
        by=by,
        at=at,
    )
    take_step(
        complaint,
        Act.CORRECT,
        "correct_complaint_enterprise",
        from_state=complaint.state,
        by=by,
        at=at,
        new={"was": was.public_id, "enterprise": enterprise.public_id},
        reason=reason,
    )
    return complaint
