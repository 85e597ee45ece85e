"""The inspections behind a score: final results, and what has begun on site and is not done."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.models import Enterprise
from inspections.models import Inspection, OnSiteInspection
from scoring.queries.records.link import SHOWN, RecordLink, Told, day_told, links_to


def inspection_records(user: User, enterprise: Enterprise, *, since: date, day: date) -> Told:
    """Two nouns and two queries: what is done on site becomes a result, but is none."""
    return Told(counted=_results(user, enterprise, since, day), waiting=_on_site(user, enterprise))


def _results(user: User, enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    rows = Inspection.objects.visible_to(user).final()
    rows = rows.filter(
        Q(score__isnull=False) | Q(items_checked=True), enterprise=enterprise, final_on__range=(first, last)
    )
    return links_to(
        list(rows.select_related("paper_record").order_by("-inspected_on", "-pk")[: SHOWN + 1]),
        lambda row: RecordLink(
            f"{day_told(row.inspected_on)} {row.get_result_display()}{_afterwards(row)}",
            reverse("inspections:show_inspection", args=[row.pk]),
        ),
        "inspections:list_inspections",
        enterprise=enterprise.public_id,
    )


def _afterwards(inspection: Inspection) -> str:
    return _("（补录）") if inspection.is_from_paper else ""


def _on_site(user: User, enterprise: Enterprise) -> list[RecordLink]:
    rows = OnSiteInspection.objects.visible_to(user).unfinished().filter(enterprise=enterprise)
    return links_to(
        list(rows.order_by("-started_on", "-pk")[: SHOWN + 1]),
        lambda row: RecordLink(
            f"{day_told(row.started_on)} {row.get_kind_display()} {row.get_state_display()}",
            reverse("inspections:show_on_site", args=[row.pk]),
        ),
        "inspections:list_on_site",
        enterprise=enterprise.public_id,
    )
