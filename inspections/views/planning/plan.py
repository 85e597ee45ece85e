from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.column import Column
from common.local_time import local_date
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file
from inspections.forms.bulk import ArrangeForm
from inspections.forms.inspection.inspection import ReasonForm
from inspections.forms.planning.plan import MakePlanForm, PlannedFilter
from inspections.models import InspectionPlan, PlannedInspection
from inspections.permissions import can_supervise
from inspections.permissions.planning import PLAN_MAKERS, can_cancel_planned, can_make_plan, can_plan
from inspections.queries.planning.appointment import with_steps, with_visit_day
from inspections.queries.planning.figures import figures_of, months_of, totals_of
from inspections.queries.planning.full_check import in_state, subjects_of
from inspections.queries.planning.inspectors import regions_to_plan
from inspections.services.planning.grading import GradingRefused
from inspections.services.planning.plan import PlanRefused, cancel_planned, make_plan
from inspections.views.find import page_of
from inspections.views.matching import planned_to_arrange
from inspections.views.ticked import count_matching

COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("检查窗口起"), lambda row: row.due_from),
    Column(gettext_lazy("检查窗口止"), lambda row: row.due_to),
    Column(gettext_lazy("安排日期"), lambda row: row.visit_on),
    Column(gettext_lazy("检查类型"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("状态"), lambda row: _state_of(row)),
    Column(gettext_lazy("检查日期"), lambda row: row.done_on),
    Column(gettext_lazy("取消原因"), lambda row: _cancelled_why(row)),
    Column(gettext_lazy("所在区划"), lambda row: row.enterprise.region.name),
)


@require_GET
def list_plans(request):
    if not can_plan(request.user):
        raise PermissionDenied
    return _plans_page(request, _form(request))


@require_POST
def make_plan_view(request):
    if not request.user.has_role(*PLAN_MAKERS):
        raise PermissionDenied
    form = _form(request, request.POST)
    if not form.is_valid():
        return _plans_page(request, form)
    region, year = form.cleaned_data["region"], form.cleaned_data["year"]
    if not can_make_plan(request.user, region):
        raise PermissionDenied
    try:
        balanced = make_plan(region=region, year=year, by=request.user, at=timezone.now())
    except (PlanRefused, GradingRefused) as refusal:
        form.add_error(None, str(refusal))
        return _plans_page(request, form)
    messages.success(
        request,
        _("计划已编制：新增 %(added)s 次检查，取消 %(cancelled)s 次。")
        % {"added": balanced.added, "cancelled": balanced.cancelled},
    )
    return redirect(f"{reverse('inspections:list_plans')}?year={year}")


@require_GET
def list_planned(request):
    if not can_plan(request.user):
        raise PermissionDenied
    rows = with_visit_day(PlannedInspection.objects.visible_to(request.user))
    rows = with_steps(rows, request.user)
    rows = rows.select_related("enterprise__region", "inspection").order_by("due_to", "pk")
    filtered = PlannedFilter(request.GET, rows, request=request)
    if wants_file(request):
        sheet = _("计划检查")
        return list_as_file(request, filtered.qs, name="planned-visits", sheet=sheet, columns=COLUMNS)
    now = timezone.now()
    shown = {"visit_on": local_date(now), "seen_at": now.isoformat()}
    page = page_of(request, filtered.qs)
    context = {
        "filter": filtered,
        "page": page,
        "bulk_count": count_matching(request, page, planned_to_arrange),
        "today": local_date(now),
        "tab": "planned",
        "may_assign": request.user.has_role(*PLAN_MAKERS),
        "bulk_form": ArrangeForm(user=request.user, initial=shown)
        if request.user.has_role(*PLAN_MAKERS)
        else None,
    }
    return render(request, "inspections/planning/planned_list.html", context)


@require_http_methods(["GET", "POST"])
def cancel_planned_view(request, pk):
    planned = find_planned(request, pk)
    if not can_cancel_planned(request.user, planned):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_planned(planned=planned, **form.cleaned_data, by=request.user, at=timezone.now())
        except PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("计划检查已取消。"))
            return redirect("inspections:list_planned")
    return render(request, "inspections/planning/planned_cancel.html", {"form": form, "planned": planned})


def _state_of(row):
    """Overdue follows from the day, as on the page."""
    return _("逾期未检查") if row.is_overdue_on(local_date(timezone.now())) else row.get_state_display()


def _cancelled_why(row):
    words = [row.get_cancel_cause_display() if row.cancel_cause else "", row.cancel_reason]
    return "：".join(str(word) for word in words if word)


def find_planned(request, pk):
    """One that the person may move or strike."""
    rows = PlannedInspection.objects.visible_to(request.user)
    planned = get_object_or_404(rows.select_related("enterprise__region", "plan__version"), pk=pk)
    if not can_supervise(request.user, planned.enterprise):
        raise PermissionDenied
    return planned


def _form(request, data=None):
    today = local_date(timezone.now())
    years = (today.year, today.year + 1)
    return MakePlanForm(
        data, regions=regions_to_plan(request.user), years=years, initial={"year": today.year}
    )


def _plans_page(request, form):
    today = local_date(timezone.now())
    visible = InspectionPlan.objects.visible_to(request.user)
    years = sorted({today.year, *visible.order_by().values_list("year", flat=True).distinct()}, reverse=True)
    year = (
        int(asked)
        if (asked := request.GET.get("year", "")).isdecimal() and int(asked) in years
        else today.year
    )
    rows = PlannedInspection.objects.of_territory(request.user)
    figures = figures_of(
        list(visible.filter(year=year).select_related("region").order_by("region__path", "pk")), rows, today
    )
    context = {
        "year": year,
        "year_text": str(year),
        "years": years,
        "figures": figures,
        "totals": totals_of(figures),
        "full_overdue": in_state(subjects_of(request.user), "overdue", today).count(),
        "months": months_of(rows, year, today) if figures else [],
        "form": form,
        "can_make": request.user.has_role(*PLAN_MAKERS),
        "tab": "plans",
    }
    return render(request, "inspections/planning/plan_list.html", context)
