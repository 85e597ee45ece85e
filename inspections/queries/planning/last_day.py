"""Until when a planned visit may be put off without breaking what the plan has to meet."""

from datetime import date

from django.db.models import Max

from common.local_time import years_after
from inspections.models import Inspection, PlannedInspection


def first_day(planned: PlannedInspection, today: date) -> date:
    """No visit is arranged for the past, and one of next year's plan counts in that year alone."""
    return max(today, date(planned.plan.year, 1, 1))


def last_day(planned: PlannedInspection) -> date:
    """The minimum is one of the plan's year; a full check must not become too old (令49号第二十二条).

    Where the last full check is too old already, the window of the plan stands: it doesn't get worse.
    """
    last_full_on = None
    if planned.kind == PlannedInspection.Kind.FULL:
        made = Inspection.objects.full_checks().filter(enterprise=planned.enterprise_id)
        last_full_on = made.aggregate(last=Max("inspected_on"))["last"]
    return last_day_for(
        year=planned.plan.year,
        window_ends=original_window(planned)[1],
        last_full_on=last_full_on,
        years=planned.plan.version.full_check_years,
    )


def window_of(planned: PlannedInspection, earliest: date) -> tuple[date, date]:
    """The days from `earliest` on that its own window leaves; past that, those that break nothing yet."""
    first = max(first_day(planned, earliest), planned.due_from)
    if planned.due_to >= first:
        return first, planned.due_to
    return first, max(first, last_day(planned))


def last_day_for(*, year: int, window_ends: date, last_full_on: date | None, years: int) -> date:
    year_ends = date(year, 12, 31)
    if last_full_on is None:
        return year_ends
    return min(year_ends, max(window_ends, years_after(last_full_on, years)))


def original_window(planned: PlannedInspection) -> tuple[date, date]:
    """As the plan asked for it, before any change."""
    first = planned.changes.order_by("number").first()
    return (first.was_due_from, first.was_due_to) if first else (planned.due_from, planned.due_to)
