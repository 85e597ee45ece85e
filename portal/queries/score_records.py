"""Which records a score was made of: to each part links that this person may follow.

The conditions are those of `scoring.queries.fact_statements`; a test holds the numbers of both together.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from duties.models import Duty
from duties.permissions import can_see_hollow_signals_of
from enterprises.models import CreditEvent, Enterprise
from inspections.models import Complaint, Inspection, Sample
from scoring.models import CurrentIndex

SHOWN = 8  # of each kind; the lists have them all


@dataclass(frozen=True)
class RecordLink:
    label: str
    url: str


def record_lists(
    user: User, enterprise: Enterprise, current: CurrentIndex | None
) -> dict[str, list[RecordLink]]:
    """By code of the part, in four queries. What somebody may not see has no link."""
    if current is None:
        return {}
    looks_back = {
        code: current.as_of - timedelta(days=dimension["look_back_days"] - 1)
        for code, dimension in current.model_version.parameters["dimensions"].items()
        if "look_back_days" in dimension
    }
    return {
        "DUTY": _duties(user, enterprise, looks_back["DUTY"], current.as_of),
        "SUPERVISION": _inspections(enterprise, looks_back["SUPERVISION"], current.as_of),
        "SAMPLING": _samples(enterprise, looks_back["SAMPLING"], current.as_of),
        "COMPLAINT": _complaints(user, enterprise, looks_back["COMPLAINT"], current.as_of),
        "CREDIT": _credit(enterprise, current.as_of),
    }


def _duties(user: User, enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    lists = reverse("duties:list_records", args=[enterprise.public_id])
    links = [
        RecordLink(
            str(kind.label), f"{lists}?{urlencode({'kind': kind.value, 'since': first, 'until': last})}"
        )
        for kind in Duty.Kind
    ]
    own = urlencode({"enterprise": enterprise.public_id, "state": "all"})
    links.append(RecordLink(_("隐患"), f"{reverse('hazards:list_hazards')}?{own}"))
    if can_see_hollow_signals_of(user, enterprise):
        signals = reverse("duties:list_own_hollow_signals", args=[enterprise.public_id])
        links.append(RecordLink(_("走过场线索"), signals))
    return links


def _inspections(enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    rows = Inspection.objects.final().filter(enterprise=enterprise, final_on__range=(first, last))
    rows = rows.select_related("paper_record")
    return [
        RecordLink(
            f"{_day(row.inspected_on)} {row.get_result_display()}{_afterwards(row)}",
            reverse("inspections:show_inspection", args=[row.pk]),
        )
        for row in rows.order_by("-inspected_on", "-pk")[:SHOWN]
    ]


def _afterwards(inspection: Inspection) -> str:
    return _("（补录）") if inspection.is_from_paper else ""


def _samples(enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    rows = Sample.objects.final().filter(enterprise=enterprise, final_on__range=(first, last))
    return [
        RecordLink(
            f"{_day(row.published_on or row.final_on)} {row.name} {row.get_verdict_display()}",
            reverse("inspections:show_sample", args=[row.pk]),
        )
        for row in rows.order_by("-final_on", "-pk")[:SHOWN]
    ]


def _complaints(user: User, enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    rows = Complaint.objects.visible_to(user).final()
    rows = rows.filter(enterprise=enterprise, final_on__range=(first, last))
    return [
        RecordLink(
            f"{_day(row.received_on)} {row.number}", reverse("inspections:show_complaint", args=[row.pk])
        )
        for row in rows.only("number", "received_on").order_by("-received_at", "-pk")[:SHOWN]
    ]


def _credit(enterprise: Enterprise, last: date) -> list[RecordLink]:
    archive = reverse("enterprises:show_credit_archive", args=[enterprise.public_id])
    events = CreditEvent.objects.final().filter(enterprise=enterprise, final_on__lte=last)
    return [
        RecordLink(f"{_day(event.decided_on)} {event.title}", f"{archive}?kind={event.kind}#event-{event.pk}")
        for event in events.order_by("-decided_on", "-pk")[:SHOWN]
    ]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
