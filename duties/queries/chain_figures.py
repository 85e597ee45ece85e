"""What the places below have done in the period of a report: the stores of a branch, all of headquarters."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from common.local_time import local_date
from duties.models import Duty, DutyRecord, span_of
from duties.queries.chain import below
from enterprises.models import Enterprise
from hazards.models import Hazard
from hazards.models.hazard import OPEN, is_overdue

MOST_BEHIND = 10
ABOVE = (Enterprise.ChainRole.HEADQUARTERS, Enterprise.ChainRole.BRANCH)


def chain_figures(duty: Duty, *, at: datetime) -> dict[str, Any] | None:
    """None where nobody is below; five queries for as many places as there are.

    `days` and `weeks` count duties of all of them; `behind` names those that missed most, so many at most.
    """
    if duty.enterprise.chain_role not in ABOVE:
        return None
    first_day, last_day = span_of(duty.kind, duty.due_on)
    places = below(duty.enterprise).order_by().values("pk")
    number = places.count()
    if not number:
        return None
    duties = Duty.objects.filter(enterprise__in=places).due_between(first_day, last_day)
    is_missed = Q(state=Duty.State.OVERDUE) | Q(state=Duty.State.DUE, due_on__lt=local_date(at))
    return {
        "places": number,
        **_counted(duties, is_missed),
        "found": _found(places, first_day, last_day),
        "hazards": _hazards(places, first_day, last_day, at),
        "behind": _behind(duties.filter(is_missed)),
    }


def _counted(duties: QuerySet[Duty], is_missed: Q) -> dict[str, dict[str, int]]:
    counted = {}
    rows = (
        duties.order_by()
        .values("kind")
        .annotate(
            due=Count("due_on", filter=~Q(state=Duty.State.EXEMPT)),
            on_time=Count("due_on", filter=Q(state=Duty.State.ON_TIME)),
            late=Count("due_on", filter=Q(state=Duty.State.LATE)),
            missed=Count("due_on", filter=is_missed),
        )
    )
    for row in rows:
        counted[row.pop("kind")] = row
    nothing = dict.fromkeys(("due", "on_time", "late", "missed"), 0)
    return {
        "days": counted.get(Duty.Kind.DAILY_CONTROL, nothing),
        "weeks": counted.get(Duty.Kind.WEEKLY_CHECK, nothing),
    }


def _found(places: QuerySet, first_day: date, last_day: date) -> int:
    """What was wrong, by the newest revision of each daily record."""
    records = DutyRecord.objects.filter(
        kind=Duty.Kind.DAILY_CONTROL, due_on__range=(first_day, last_day), enterprise__in=places
    )
    newer = DutyRecord.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        due_on=OuterRef("due_on"),
        kind=OuterRef("kind"),
        revision__gt=OuterRef("revision"),
    )
    return records.filter(~Exists(newer)).aggregate(found=Sum("found_count"))["found"] or 0


def _hazards(places: QuerySet, first_day: date, last_day: date, at: datetime) -> dict[str, int]:
    hazards = Hazard.objects.told().filter(enterprise__in=places, withdrawn_at__isnull=True)
    return hazards.order_by().aggregate(
        found=Count("pk", filter=Q(found_on__range=(first_day, last_day))),
        open=Count("pk", filter=Q(state__in=OPEN)),
        overdue=Count("pk", filter=is_overdue(at)),
    )


def _behind(missed: QuerySet[Duty]) -> list[dict[str, Any]]:
    rows = (
        missed.order_by()
        .values("enterprise__public_id", "enterprise__name")
        .annotate(missed=Count("due_on"))
        .order_by("-missed", "enterprise__name", "enterprise__public_id")
    )
    return [
        {"id": row["enterprise__public_id"], "name": row["enterprise__name"], "missed": row["missed"]}
        for row in rows[:MOST_BEHIND]
    ]
