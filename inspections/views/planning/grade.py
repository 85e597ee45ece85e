from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.column import Column
from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file
from inspections.forms.inspection.inspection import ReasonForm
from inspections.forms.planning.grade import DismissForm, OverrideForm, RiskGradeFilter, StaticSheetForm
from inspections.models import DismissedSuggestion, RiskGrade, RiskModelVersion, StaticAnswer, StaticFactor
from inspections.permissions import can_supervise
from inspections.permissions.planning import can_plan, can_see_risk_grade
from inspections.queries.planning.grade_page import reasons_of
from inspections.queries.planning.suggestion import suggestions_for
from inspections.services.planning.grading import (
    GradingRefused,
    lift_override,
    override_grade,
    record_static_answers,
)
from inspections.services.planning.suggestion import dismiss_suggestion
from inspections.views.find import find_supervised_enterprise, page_of

COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("风险等级"), lambda grade: grade.level),
    Column(gettext_lazy("人工调整"), lambda grade: grade.override_steps or None),
    Column(gettext_lazy("风险分"), lambda grade: grade.points),
    Column(gettext_lazy("静态"), lambda grade: grade.static_points),
    Column(gettext_lazy("动态"), lambda grade: None if grade.is_new_business else grade.dynamic_points),
    Column(gettext_lazy("主体类型"), lambda grade: grade.enterprise.get_kind_display()),
    Column(gettext_lazy("所在区划"), lambda grade: grade.enterprise.region.name),
    Column(gettext_lazy("评定日期"), lambda grade: grade.as_of),
)
MOST_EARLIER = 20  # a page tells the last ones; all stand in the database


@require_GET
def list_risk_grades(request):
    if not can_plan(request.user):
        raise PermissionDenied
    rows = RiskGrade.objects.visible_to(request.user).current().select_related("enterprise__region")
    filtered = RiskGradeFilter(request.GET, rows.order_by("-points", "pk"), request=request)
    if wants_file(request):
        return list_as_file(request, filtered.qs, name="risk-grades", sheet=_("风险等级"), columns=COLUMNS)
    context = {"filter": filtered, "page": page_of(request, filtered.qs), "tab": "grades"}
    return render(request, "inspections/planning/risk_grade_list.html", context)


@require_GET
def show_risk_grade(request, public_id):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
    if not can_see_risk_grade(request.user, enterprise):
        raise PermissionDenied
    rows = RiskGrade.objects.visible_to(request.user).filter(enterprise=enterprise)
    grades = list(
        rows.select_related("enterprise", "version", "override_rule", "overridden_by").order_by("-pk")[
            : MOST_EARLIER + 1
        ]
    )
    may_move = can_supervise(request.user, enterprise)
    context = {
        "enterprise": enterprise,
        "grade": grades[0] if grades else None,
        "reasons": reasons_of(grades[0]) if grades else None,
        "earlier": grades[1:],
        "can_supervise": may_move,
        "suggestions": suggestions_for(grades[0], timezone.now()) if grades and may_move else [],
        "dismissed": DismissedSuggestion.objects.visible_to(request.user)
        .filter(enterprise=enterprise)
        .select_related("rule", "by")[:MOST_EARLIER]
        if may_move
        else [],
    }
    return render(request, "inspections/planning/risk_grade_detail.html", context)


@require_http_methods(["GET", "POST"])
def override_risk_grade_view(request, public_id):
    enterprise = find_supervised_enterprise(request, public_id)
    grade = RiskGrade.objects.filter(enterprise=enterprise).order_by("-pk").first()
    form = OverrideForm(
        request.POST or None,
        version=grade.version_id if grade else None,
        initial={"rule": request.GET.get("rule")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            override_grade(enterprise=enterprise, **form.cleaned_data, by=request.user, at=timezone.now())
        except GradingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("等级已调整，企业能看到理由。"))
            return redirect("inspections:show_risk_grade", public_id)
    context = {"form": form, "enterprise": enterprise, "grade": grade}
    return render(request, "inspections/planning/risk_grade_override.html", context)


@require_http_methods(["GET", "POST"])
def dismiss_suggestion_view(request, public_id, key):
    """Weighed and left: the reason is sealed, the fact is suggested no more."""
    enterprise = find_supervised_enterprise(request, public_id)
    at = timezone.now()
    grade = RiskGrade.objects.filter(enterprise=enterprise).select_related("version").order_by("-pk").first()
    found = suggestions_for(grade, at) if grade else []
    suggestion = next((one for one in found if one.key == key), None)
    if suggestion is None:
        messages.info(request, _("这项建议已经处理过，或者事实已经撤销。"))
        return redirect("inspections:show_risk_grade", public_id)
    form = DismissForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            dismiss_suggestion(enterprise=enterprise, key=key, **form.cleaned_data, by=request.user, at=at)
        except GradingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已记录：考虑后不调整。这件事不再提示。"))
            return redirect("inspections:show_risk_grade", public_id)
    context = {"form": form, "enterprise": enterprise, "suggestion": suggestion}
    return render(request, "inspections/planning/suggestion_dismiss.html", context)


@require_http_methods(["GET", "POST"])
def lift_risk_override_view(request, public_id):
    enterprise = find_supervised_enterprise(request, public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lift_override(enterprise=enterprise, **form.cleaned_data, by=request.user, at=timezone.now())
        except GradingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("人工调整已取消，恢复计算等级。"))
            return redirect("inspections:show_risk_grade", public_id)
    return render(
        request, "inspections/planning/risk_override_lift.html", {"form": form, "enterprise": enterprise}
    )


@require_http_methods(["GET", "POST"])
def fill_static_sheet(request, public_id):
    enterprise = find_supervised_enterprise(request, public_id)
    today = local_date(timezone.now())
    factors = StaticFactor.objects.filter(
        version__in=RiskModelVersion.objects.on(today).order_by("-effective_from")[:1],
        kind=enterprise.kind,
        fact=StaticFactor.Fact.SHEET,
    ).prefetch_related("steps")
    stood = dict(StaticAnswer.objects.filter(enterprise=enterprise).values_list("code", "value"))
    form = StaticSheetForm(request.POST or None, factors=factors, initial=stood)
    if request.method == "POST" and form.is_valid():
        try:
            record_static_answers(
                enterprise=enterprise, answers=form.answers, by=request.user, at=timezone.now()
            )
        except GradingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("评分表已保存，等级随即重评。"))
            return redirect("inspections:show_risk_grade", public_id)
    return render(request, "inspections/planning/static_sheet.html", {"form": form, "enterprise": enterprise})
