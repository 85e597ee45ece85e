"""Businesses by whether all items of their checklist were looked at within the term of the full check."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from common.column import Column
from common.filter_form import choice_in
from common.local_time import local_date, years_after
from enterprises.views.list_export import list_as_file, wants_file
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

COLUMNS = (
    Column(gettext_lazy("主体"), lambda row: row.name),
    Column(gettext_lazy("公开编号"), lambda row: row.public_id),
    Column(gettext_lazy("主体类型"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("上次全项目检查"), lambda row: row.last_full_on),
    Column(gettext_lazy("应当在此前查"), lambda row: row.full_by),
    Column(gettext_lazy("没有查过的检查项"), lambda row: len(row.coverage.unseen) if row.coverage else None),
    Column(gettext_lazy("检查项"), lambda row: len(row.coverage.items) if row.coverage else None),
    Column(gettext_lazy("计划中的全项目检查"), lambda row: row.asked.due_to if row.asked else None),
    Column(gettext_lazy("所在区划"), lambda row: row.region.name),
)


@require_GET
def list_full_checks(request):
    if not can_plan(request.user):
        raise PermissionDenied
    day = local_date(timezone.now())
    years = full_check_years(day)
    filtered = FullCheckFilter(request.GET, subjects_of(request.user), request=request)
    show = choice_in(request.GET, "state", dict(FullCheckFilter.STATES), "overdue")
    rows = with_last_full_check(in_state(filtered.qs, show, day)).select_related("region")
    rows = rows.order_by("last_full_on", "known_since", "pk")

    def prepare(subjects):
        covered, asked = coverage_of(subjects, day), _open_full_checks(subjects)
        for subject in subjects:
            subject.coverage, subject.asked = covered.get(subject.pk), asked.get(subject.pk)
            subject.full_by = years_after(subject.last_full_on or subject.known_since, years)
        return subjects

    if wants_file(request):
        return list_as_file(
            request, rows, name="full-checks", sheet=_("全项目检查"), columns=COLUMNS, prepare=prepare
        )
    page = page_of(request, rows)
    page.object_list = prepare(list(page.object_list))
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
