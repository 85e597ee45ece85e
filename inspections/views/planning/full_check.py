"""Businesses by whether all items of their checklist were looked at within the term of the full check."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.local_time import local_date, years_after
from inspections.forms.planning.full_check import FullCheckFilter
from inspections.models import PlannedInspection
from inspections.permissions.planning import can_plan
from inspections.queries.inspection.coverage import coverage_of
from inspections.queries.planning.full_check import (
    full_check_years,
    in_state,
    subjects_of,
    with_last_full_check,
)
from inspections.views.find import page_of


@require_GET
def list_full_checks(request):
    if not can_plan(request.user):
        raise PermissionDenied
    day = local_date(timezone.now())
    years = full_check_years(day)
    filtered = FullCheckFilter(request.GET, subjects_of(request.user), request=request)
    show = request.GET.get("state")
    show = show if show in dict(FullCheckFilter.STATES) else "overdue"
    rows = with_last_full_check(in_state(filtered.qs, show, day)).select_related("region")
    page = page_of(request, rows.order_by("last_full_on", "known_since", "pk"))
    covered, asked = coverage_of(page.object_list, day), _open_full_checks(page.object_list)
    for subject in page.object_list:
        subject.coverage, subject.asked = covered.get(subject.pk), asked.get(subject.pk)
        subject.full_by = years_after(subject.last_full_on or subject.known_since, years)
    context = {
        "filter": filtered,
        "page": page,
        "tabs": [
            (name, label, in_state(filtered.qs, name, day).count()) for name, label in FullCheckFilter.STATES
        ],
        "show": show,
        "years": years,
        "tab": "full",
    }
    return render(request, "inspections/planning/full_check_list.html", context)


def _open_full_checks(subjects):
    """The visit of the plan that has to be full, by enterprise."""
    rows = PlannedInspection.objects.open().filter(
        enterprise__in=[subject.pk for subject in subjects], kind=PlannedInspection.Kind.FULL
    )
    return {row.enterprise_id: row for row in rows.order_by("-due_to", "-pk")}
