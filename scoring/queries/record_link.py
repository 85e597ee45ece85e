"""What a part of an index leads to: a record, told in a few words, where the reader finds it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enterprises.models import CreditEvent, Enterprise
from hazards.models import Hazard
from inspections.models import Complaint, Sample

Row = TypeVar("Row", bound=Model)
SHOWN = 8  # of each kind; the lists have them all


@dataclass(frozen=True)
class RecordLink:
    label: str
    url: str


def links_to(
    rows: QuerySet[Row], link: Callable[[Row], RecordLink], list_name: str, **filters: str
) -> list[RecordLink]:
    """The first few in one query; where there are more, the list that has them all comes last."""
    found = list(rows[: SHOWN + 1])
    links = [link(row) for row in found[:SHOWN]]
    if len(found) > SHOWN:
        links.append(RecordLink(_("查看全部"), f"{reverse(list_name)}?{urlencode(filters)}"))
    return links


def hazards_told(rows: QuerySet[Hazard], enterprise: Enterprise) -> list[RecordLink]:
    return links_to(
        rows.order_by("-found_on", "-pk"),
        lambda row: RecordLink(
            f"{day_told(row.found_on)} {row.title} {row.get_state_display()}",
            reverse("hazards:show_hazard", args=[row.pk]),
        ),
        "hazards:list_hazards",
        enterprise=enterprise.public_id,
        state="all",
    )


def undecided_samples(day: date) -> QuerySet[Sample]:
    """Of a hazard in the query around it: the time to object or the re-test was not over by that day."""
    return Sample.objects.filter(Q(final_on__isnull=True) | Q(final_on__gt=day), hazard=OuterRef("pk"))


def sample_link(row: Sample) -> RecordLink:
    told = f"{day_told(row.published_on or row.final_on)} {row.name} {row.get_verdict_display()}"
    return RecordLink(told, reverse("inspections:show_sample", args=[row.pk]))


def complaint_address(row: Complaint) -> str:
    return reverse("inspections:show_complaint", args=[row.pk])


def event_address(enterprise: Enterprise, event: CreditEvent) -> str:
    archive = reverse("enterprises:show_credit_archive", args=[enterprise.public_id])
    return f"{archive}?{urlencode({'kind': event.kind})}#event-{event.pk}"


def event_link(enterprise: Enterprise, event: CreditEvent) -> RecordLink:
    return RecordLink(f"{day_told(event.decided_on)} {event.title}", event_address(enterprise, event))


def day_told(day: date | None) -> str:
    return "" if day is None else date_format(day, "DATE_FORMAT")


def until(told: str, day: date | None) -> str:
    """The same with the last day for what comes next, where there is one."""
    return told if day is None else _("%(what)s，期限%(day)s") % {"what": told, "day": day_told(day)}
