"""Laboratories, and their reports as a table."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from common.column import Column
from common.local_time import local_date
from enterprises.views.list_export import list_as_file, wants_file
from inspections.forms.sampling.plan import LaboratoryForm, ReportFileForm
from inspections.models import Laboratory
from inspections.permissions import can_import_reports, can_keep_laboratories, can_read_plans
from inspections.services.feed_file import FeedUnreadable
from inspections.services.sampling.laboratory import register_laboratory
from inspections.services.sampling.report_import import COLUMNS, TABLE, import_lab_reports
from inspections.services.sampling.sample import SampleRefused
from inspections.views.find import page_of

MOST_TOLD = 100  # wrong rows: who has more has the wrong file
LIST_COLUMNS = (
    Column(gettext_lazy("代码"), lambda laboratory: laboratory.code),
    Column(gettext_lazy("名称"), lambda laboratory: laboratory.name),
    Column(gettext_lazy("起"), lambda laboratory: laboratory.effective_from),
    Column(gettext_lazy("止"), lambda laboratory: laboratory.effective_to),
    Column(gettext_lazy("检验报告"), lambda laboratory: laboratory.report_count),
    Column(gettext_lazy("逾期报告"), lambda laboratory: laboratory.late_count),
)


@require_http_methods(["GET", "POST"])
def list_laboratories(request):
    may_keep = can_keep_laboratories(request.user)
    if not can_read_plans(request.user) or (request.method == "POST" and not may_keep):
        raise PermissionDenied
    rows = Laboratory.objects.with_lateness().order_by("code")
    if request.method == "GET" and wants_file(request):
        return list_as_file(request, rows, name="laboratories", sheet=_("检验机构"), columns=LIST_COLUMNS)
    now = timezone.now()
    initial = {"effective_from": local_date(now)}
    form = LaboratoryForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            register_laboratory(**form.cleaned_data, by=request.user, at=now)
        except SampleRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("检验机构已登记。"))
            return redirect("inspections:list_laboratories")
    context = {
        "page": page_of(request, rows),
        "form": form if may_keep else None,
        "today": local_date(now),
    }
    return render(request, "inspections/sampling/laboratory_list.html", context)


@require_http_methods(["GET", "POST"])
def import_reports(request):
    if not can_import_reports(request.user):
        raise PermissionDenied
    form = ReportFileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    refused = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            outcome = import_lab_reports(
                file=file.name, content=file.read(), by=request.user, at=timezone.now()
            )
        except FeedUnreadable as error:
            form.add_error("file", str(error))
        else:
            refused = outcome.refused
            if not refused:
                count = outcome.counts[TABLE].created
                messages.success(
                    request, ngettext("已录入%(n)s行。", "已录入%(n)s行。", count) % {"n": count}
                )
                return redirect("inspections:list_samples")
    context = {
        "form": form,
        "refused": refused[:MOST_TOLD],
        "untold": max(0, len(refused) - MOST_TOLD),
        "columns": [names[0] for names in COLUMNS.values()],
    }
    return render(request, "inspections/sampling/report_import.html", context)
