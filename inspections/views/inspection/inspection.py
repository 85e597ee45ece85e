from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.column import Column
from common.local_time import local_date
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, local_minute, wants_file
from inspections.forms.inspection.inspection import InspectionFilter, PaperRecordForm, ReasonForm
from inspections.models import Inspection, InspectionPublication, OnSiteInspection
from inspections.permissions import can_supervise
from inspections.queries.inspection.publication import with_deadline
from inspections.services.inspection.inspection import (
    FailedItem,
    InspectionRefused,
    finalise_inspection,
    withdraw_inspection,
)
from inspections.services.inspection.paper_record import enter_paper_record
from inspections.views.find import find_supervised, find_supervised_enterprise, page_of

COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("检查日期"), lambda row: row.inspected_on),
    Column(gettext_lazy("检查类型"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("结果"), lambda row: row.get_result_display()),
    Column(gettext_lazy("得分"), lambda row: row.score),
    Column(gettext_lazy("重点项不符合数"), lambda row: row.key_failure_count),
    Column(gettext_lazy("一般项不符合数"), lambda row: row.general_failure_count),
    Column(gettext_lazy("生效时间"), lambda row: row.final_on),
    Column(gettext_lazy("撤销时间"), lambda row: local_minute(row.withdrawn_at)),
    Column(gettext_lazy("补录的文书"), lambda row: row.paper_record.number if row.is_from_paper else ""),
)


@require_GET
def list_inspections(request):
    rows = Inspection.objects.visible_to(request.user).select_related("enterprise", "paper_record")
    filtered = InspectionFilter(request.GET, rows, request=request)
    if wants_file(request):
        sheet = _("监督检查")
        return list_as_file(request, filtered.qs, name="inspections", sheet=sheet, columns=COLUMNS)
    context = {"filter": filtered, "page": page_of(request, filtered.qs)}
    return render(request, "inspections/inspection/inspection_list.html", context)


@require_GET
def show_inspection(request, pk):
    rows = Inspection.objects.visible_to(request.user).select_related(
        "enterprise", "paper_record__entered_by"
    )
    inspection = get_object_or_404(rows, pk=pk)
    may = can_supervise(request.user, inspection.enterprise)
    is_due = Inspection.objects.to_publish().filter(pk=pk).exists()
    context = {
        "inspection": inspection,
        # Failures first: the values sort as FAIL, NOT_APPLICABLE, PASS.
        "items": inspection.items.order_by("outcome", "-is_key", "pk"),
        "can_supervise": may,
        "can_publish": may and is_due,
        "due": with_deadline(inspection, local_date(timezone.now())) if is_due else None,
        "publication": InspectionPublication.objects.filter(inspection=inspection).first(),
        "on_site": OnSiteInspection.objects.visible_to(request.user).filter(inspection=inspection).first(),
    }
    return render(request, "inspections/inspection/inspection_detail.html", context)


@require_http_methods(["GET", "POST"])
def create_inspection(request, public_id):
    """Enter an inspection that is on paper only (补录); what happens now goes through the on-site pages."""
    enterprise = find_supervised_enterprise(request, public_id)
    form = PaperRecordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            inspection = enter_paper_record(
                enterprise=enterprise,
                **form.of_paper(),
                failed_items=[FailedItem(**item) for item in form.failed_items()],
                by=request.user,
                at=timezone.now(),
            )
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("检查已补录。"))
            return redirect("inspections:show_inspection", inspection.pk)
    return render(
        request, "inspections/inspection/inspection_create.html", {"form": form, "enterprise": enterprise}
    )


@require_POST
def finalise_inspection_view(request, pk):
    inspection = find_supervised(request, Inspection.objects, pk)
    try:
        finalise_inspection(inspection=inspection, by=request.user, at=timezone.now())
    except InspectionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("结果已生效，指数随即更新。"))
    return redirect("inspections:show_inspection", pk)


@require_http_methods(["GET", "POST"])
def withdraw_inspection_view(request, pk):
    inspection = find_supervised(request, Inspection.objects, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_inspection(
                inspection=inspection, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("检查已撤销，不再计入指数。"))
            return redirect("inspections:show_inspection", pk)
    context = {"form": form, "inspection": inspection}
    return render(request, "inspections/inspection/inspection_withdraw.html", context)
