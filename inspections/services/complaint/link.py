"""What comes of a verified complaint: a hazard to be put right, an inspection on the spot."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hazards.models import Hazard
from hazards.models.hazard import State as HazardState
from hazards.services.hazard import NoRuleInForce as NoHazardRule
from hazards.services.hazard import open_hazard
from hazards.services.move import Evidence
from inspections.models import Complaint, ComplaintLink, Inspection
from inspections.services.complaint.refusal import ComplaintRefused, NotOfThisCase
from inspections.services.complaint.step import Act, locked, not_now, take_step


@transaction.atomic
def open_complaint_hazard(
    *, complaint: Complaint, title: str, severity: str, by: User, at: datetime
) -> Hazard:
    """What was found true is handed to the enterprise to be put right, in the words of the office alone.

    Neither the words of whoever complained nor a way back to the complaint go along.
    """
    complaint = locked(complaint)
    if not complaint.counts:
        raise not_now()
    if complaint.links.filter(kind=ComplaintLink.Kind.HAZARD).exists():
        raise ComplaintRefused(_("已经转为隐患，不必再转。"))
    try:
        hazard = open_hazard(
            enterprise=complaint.enterprise,
            source=Hazard.Source.COMPLAINT,
            severity=severity,
            title=title,
            by=by,
            at=at,
            evidence=Evidence(no_photo="以核查记录为证"),
            upto=HazardState.ASSIGNED,
        )
    except NoHazardRule as error:
        raise ComplaintRefused(_("当日没有有效的隐患整改时限规定。")) from error
    _link(complaint, ComplaintLink.Kind.HAZARD, by, at, hazard=hazard)
    take_step(
        complaint,
        Act.OPEN_HAZARD,
        "open_complaint_hazard",
        from_state=complaint.state,
        by=by,
        at=at,
        new={"hazard": hazard.pk},
    )
    return hazard


@transaction.atomic
def link_inspection(*, complaint: Complaint, inspection: Inspection, by: User, at: datetime) -> Complaint:
    """The check on the spot that the complaint led to."""
    complaint = locked(complaint)
    if inspection.enterprise_id != complaint.enterprise_id or inspection.kind != Inspection.Kind.COMPLAINT:
        raise NotOfThisCase(_("只能关联对同一企业的“投诉举报核查”。"))
    if complaint.links.filter(inspection=inspection).exists() or complaint.state == Complaint.State.MERGED:
        raise not_now()
    _link(complaint, ComplaintLink.Kind.INSPECTION, by, at, inspection=inspection)
    take_step(
        complaint,
        Act.LINK_INSPECTION,
        "link_complaint_inspection",
        from_state=complaint.state,
        by=by,
        at=at,
        new={"inspection": inspection.pk},
    )
    return complaint


def _link(complaint: Complaint, kind: str, by: User, at: datetime, **target) -> None:
    ComplaintLink.objects.create(complaint=complaint, kind=kind, made_by=by, made_at=at, **target)
