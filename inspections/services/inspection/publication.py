"""Results are made public (令49号第三十九条): within 20 working days after they were determined."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import Inspection, InspectionPublication, OnSiteInspection
from inspections.models.inspection.inspection import REGISTRY
from inspections.models.inspection.publication import publication_due_on
from inspections.services.archive import enter_publication
from inspections.services.inspection.inspection import InspectionRefused, tell_of


class NotToPublish(InspectionRefused):
    """It is not final, was withdrawn, or comes from elsewhere and was published there."""


class AlreadyPublished(InspectionRefused):
    """What is public stays so."""


@transaction.atomic
def publish_inspection(*, inspection: Inspection, by: User, at: datetime) -> InspectionPublication:
    """Show the result to everybody, on the consumer page and in the open data. Late is better than never."""
    inspection = (
        Inspection.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=inspection.pk)
    )
    if inspection.final_at is None or inspection.withdrawn_at or inspection.source != REGISTRY:
        raise NotToPublish(_("只有已生效、没有撤销的本地检查结果可以公开。"))
    if InspectionPublication.objects.filter(inspection=inspection).exists():
        raise AlreadyPublished(_("这次检查的结果已经公开。"))
    publication = InspectionPublication.objects.create(
        inspection=inspection,
        published_at=at,
        published_on=local_date(at),
        due_on=publication_due_on(inspection.publication_since),
        by=by,
    )
    enter_publication(publication)
    on_site = OnSiteInspection.objects.select_for_update().filter(inspection=inspection).first()
    if on_site is not None:
        on_site.move_to(OnSiteInspection.State.PUBLISHED)
        on_site.save(update_fields=["state"])
    new = {"published_on": publication.published_on.isoformat(), "due_on": publication.due_on.isoformat()}
    tell_of(inspection, "publish_inspection", by, at, new=new)
    return publication
