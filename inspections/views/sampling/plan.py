"""Plans of a year's sampling: which there are, how far one is, where to sample next."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Region
from accounts.models.role import REGULATOR_ROLES
from common.column import Column
from common.local_time import local_date
from enterprises.forms.enterprise import ReasonForm
from enterprises.views.list_export import list_as_file, wants_file
from inspections.forms.sampling.plan import PlanChangeForm, PlanForm
from inspections.models import SamplingPlan, SamplingPlanLine
from inspections.permissions import can_plan_sampling, can_read_plans
from inspections.queries.sampling.plan import progress_of, proposed_for
from inspections.services.sampling.plan import PlannedLine, change_plan, close_plan, create_plan
from inspections.services.sampling.sample import SampleRefused
from inspections.services.sampling.take import sampling_rule_of
from inspections.views.find import page_of

COLUMNS = (
    Column(gettext_lazy("名称"), lambda plan: plan.name),
    Column(gettext_lazy("范围"), lambda plan: plan.region.name),
    Column(gettext_lazy("任务级别"), lambda plan: plan.get_level_display()),
    Column(gettext_lazy("年度"), lambda plan: plan.year),
)
LINE_COLUMNS = (
    Column(gettext_lazy("食品类别"), lambda row: row.line.food_class),
    Column(gettext_lazy("抽样环节"), lambda row: row.line.get_enterprise_kind_display()),
    Column(gettext_lazy("风险"), lambda row: row.line.get_risk_display()),
    Column(gettext_lazy("计划批次"), lambda row: row.line.batches),
    Column(gettext_lazy("已抽样"), lambda row: row.taken),
    Column(gettext_lazy("已出报告"), lambda row: row.reported),
    Column(gettext_lazy("不合格"), lambda row: row.failed),
)
PROPOSAL_COLUMNS = (
    Column(gettext_lazy("企业名称"), lambda row: row.name),
    Column(gettext_lazy("公开编号"), lambda row: row.public_id),
    Column(gettext_lazy("主体类型"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("不合格次数"), lambda row: row.failures),
    Column(gettext_lazy("同类食品不合格"), lambda row: row.class_failures),
    Column(gettext_lazy("风险等级"), lambda row: row.grade),
    Column(gettext_lazy("未销号隐患"), lambda row: row.hazard_count),
    Column(gettext_lazy("从未抽检"), lambda row: _("是") if row.is_new else _("否")),
    Column(gettext_lazy("得分"), lambda row: row.points),
)


@require_GET
def list_sampling_plans(request):
    if not can_read_plans(request.user):
        raise PermissionDenied
    plans = SamplingPlan.objects.visible_to(request.user).select_related("region")
    if wants_file(request):
        return list_as_file(request, plans, name="sampling-plans", sheet=_("抽检计划"), columns=COLUMNS)
    context = {"page": page_of(request, plans), "may_plan": request.user.is_regulator}
    return render(request, "inspections/sampling/plan_list.html", context)


@require_GET
def show_sampling_plan(request, pk):
    plans = SamplingPlan.objects.visible_to(request.user).select_related("region")
    plan = get_object_or_404(plans, pk=pk)
    progress = progress_of(plan, request.user)
    if wants_file(request):
        figures = {row.line.pk: row for row in progress}
        return list_as_file(
            request,
            plan.lines.order_by("pk"),
            name="sampling-plan",
            sheet=plan.name,
            columns=LINE_COLUMNS,
            prepare=lambda lines: [figures[line.pk] for line in lines],
        )
    context = {
        "plan": plan,
        "progress": progress,
        "may_change": can_plan_sampling(request.user, plan.region) and not plan.is_closed,
    }
    return render(request, "inspections/sampling/plan_detail.html", context)


@require_GET
def propose_enterprises(request, pk):
    """Where to take the next samples of one line, and why there."""
    lines = SamplingPlanLine.objects.visible_to(request.user).select_related("plan__region")
    line = get_object_or_404(lines, pk=pk)
    today = local_date(timezone.now())
    rule = sampling_rule_of(today)
    found = proposed_for(line, request.user, rule, today)
    if wants_file(request):
        return list_as_file(
            request, found, name="sampling-proposals", sheet=_("建议抽样的企业"), columns=PROPOSAL_COLUMNS
        )
    context = {
        "line": line,
        "plan": line.plan,
        "rule": rule,
        "page": page_of(request, found),
        "is_high_risk": line.risk == SamplingPlanLine.Risk.HIGH,
        "may_take": request.user.is_regulator and not line.plan.is_closed,
        "sees_grades": request.user.is_regulator,
    }
    return render(request, "inspections/sampling/plan_proposals.html", context)


@require_http_methods(["GET", "POST"])
def create_sampling_plan(request):
    if not request.user.is_regulator:
        raise PermissionDenied
    now = timezone.now()
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        regions=_regions_of(request.user),
        initial={"year": local_date(now).year, "level": SamplingPlan.Level.CITY},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if not can_plan_sampling(request.user, said["region"]):
            raise PermissionDenied
        try:
            plan = create_plan(
                region=said["region"],
                level=said["level"],
                year=said["year"],
                name=said["name"],
                lines=[PlannedLine(**line) for line in said["lines"]],
                by=request.user,
                at=now,
            )
        except SampleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("抽检计划已制定。"))
            return redirect("inspections:show_sampling_plan", plan.pk)
    return render(request, "inspections/sampling/plan_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change_sampling_plan(request, pk):
    plan = _own_plan(request, pk)
    form = PlanChangeForm(request.POST if request.method == "POST" else None, plan=plan)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        lines = [PlannedLine(**line) for line in said["lines"]]
        try:
            change_plan(plan=plan, name=said["name"], lines=lines, by=request.user, at=timezone.now())
        except SampleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("抽检计划已修改。"))
            return redirect("inspections:show_sampling_plan", plan.pk)
    return render(request, "inspections/sampling/plan_change.html", {"form": form, "plan": plan})


@require_http_methods(["GET", "POST"])
def close_sampling_plan(request, pk):
    plan = _own_plan(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_plan(plan=plan, **form.cleaned_data, by=request.user, at=timezone.now())
        except SampleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("抽检计划已关闭。"))
            return redirect("inspections:show_sampling_plan", plan.pk)
    return render(request, "inspections/sampling/plan_close.html", {"form": form, "plan": plan})


def _own_plan(request, pk):
    plans = SamplingPlan.objects.visible_to(request.user).select_related("region")
    plan = get_object_or_404(plans, pk=pk)
    if not can_plan_sampling(request.user, plan.region):
        raise PermissionDenied
    return plan


def _regions_of(user):
    """Where this person regulates, and the regions right below."""
    paths = user.territory_paths(REGULATOR_ROLES)
    return (Region.objects.filter(path__in=paths) | Region.objects.filter(parent__path__in=paths)).order_by(
        "path"
    )
