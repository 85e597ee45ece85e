"""Results are made public (令49号第三十九条): within 20 working days after they were determined."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import Change, record_audits
from common.local_time import local_date
from inspections.models import Inspection, InspectionPublication, OnSiteInspection, WaitingPublication
from inspections.models.inspection.inspection import REGISTRY
from inspections.models.inspection.publication import publication_due_on
from inspections.services.archive import enter_publication, enter_publications
from inspections.services.inspection.inspection import InspectionRefused, tell_of
from inspections.signals import inspections_finalised


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
    WaitingPublication.objects.filter(inspection=inspection).delete()
    enter_publication(publication)
    on_site = OnSiteInspection.objects.select_for_update().filter(inspection=inspection).first()
    if on_site is not None:
        on_site.move_to(OnSiteInspection.State.PUBLISHED)
        on_site.save(update_fields=["state"])
    new = {"published_on": publication.published_on.isoformat(), "due_on": publication.due_on.isoformat()}
    tell_of(inspection, "publish_inspection", by, at, new=new)
    return publication


@transaction.atomic
def publish_inspections(
    *, inspections: Iterable[Inspection], by: User, at: datetime
) -> list[InspectionPublication]:
    """All of these that wait for it; what is public or withdrawn since stays so. A dozen statements.

    Each has its publication, its entry in the credit archive and in the audit trail, as if published alone.
    """
    rows = _waiting([inspection.pk for inspection in inspections])
    if not rows:
        raise NotToPublish(_("这些结果已经公开，或者已经撤销。"))
    days = {row.publication_since for row in rows}
    due_on = {day: publication_due_on(day) for day in days}
    publications = InspectionPublication.objects.bulk_create(
        InspectionPublication(
            inspection=row,
            published_at=at,
            published_on=local_date(at),
            due_on=due_on[row.publication_since],
            by=by,
        )
        for row in rows
    )
    WaitingPublication.objects.filter(inspection__in=rows).delete()
    enter_publications(publications, at=at)
    _publish_on_sites([row.pk for row in rows])
    changes = [
        Change(
            subject=one.inspection,
            new={"published_on": one.published_on.isoformat(), "due_on": one.due_on.isoformat()},
            region_path=one.inspection.enterprise.region_path,
        )
        for one in publications
    ]
    record_audits(action="publish_inspection", changes=changes, by=by, at=at)
    enterprise_ids = sorted({row.enterprise_id for row in rows})
    inspections_finalised.send(sender=Inspection, enterprise_ids=enterprise_ids, at=at)
    return publications


def _waiting(keys: Sequence[int]) -> list[Inspection]:
    """Those of them that still wait, locked; asked once the locks are held, as another may just publish."""
    locked = Inspection.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    rows = list(locked.select_related("enterprise").order_by("pk"))
    waiting = set(WaitingPublication.objects.filter(inspection__in=keys).values_list("pk", flat=True))
    return [row for row in rows if row.pk in waiting]


def _publish_on_sites(keys: Iterable[int]) -> None:
    on_sites = list(OnSiteInspection.objects.select_for_update().filter(inspection__in=keys).order_by("pk"))
    for on_site in on_sites:
        on_site.move_to(OnSiteInspection.State.PUBLISHED)
    OnSiteInspection.objects.bulk_update(on_sites, ["state"], batch_size=500)
