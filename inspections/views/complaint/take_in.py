"""Ways in that staff use: a call or a letter written down, a file of another system."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.local_time import local_date
from inspections.forms.complaint.filing import ImportForm, RecordForm
from inspections.permissions import can_import_complaints
from inspections.services.complaint.filing import file_complaints, kinds_with_identity
from inspections.services.complaint.import_file import COLUMNS, ImportRefused, import_complaints
from inspections.services.complaint.query_code import query_code
from inspections.services.complaint.refusal import ComplaintRefused
from inspections.views.find import find_supervised_enterprise


@require_http_methods(["GET", "POST"])
@never_cache
def record_complaint(request, public_id):
    enterprise = find_supervised_enterprise(request, public_id)
    now = timezone.now()
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        now=now,
        asked_of=kinds_with_identity(local_date(now)),
    )
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        try:
            received_at = words.pop("received_at")
            filed = file_complaints(
                enterprise=enterprise, at=received_at, entered_at=now, by=request.user, **words
            )
        except ComplaintRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            for complaint in filed:
                messages.success(
                    request,
                    _("已登记 %(number)s，查询码 %(code)s。请把两样都告诉对方，页面离开后不再显示。")
                    % {"number": complaint.number, "code": query_code(complaint.number)},
                )
            return redirect("inspections:show_complaint", filed[0].pk)
    return render(request, "inspections/complaint/record.html", {"form": form, "enterprise": enterprise})


@require_http_methods(["GET", "POST"])
@never_cache
def import_complaints_view(request):
    """All rows or none; each row that is wrong is told with its line."""
    if not can_import_complaints(request.user):
        raise PermissionDenied
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    errors = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            count = import_complaints(name=upload.name, upload=upload, by=request.user, at=timezone.now())
        except ImportRefused as refusal:
            form.add_error("file", str(refusal))
            errors = refusal.rows
        else:
            messages.success(request, _("已导入 %(count)s 件。") % {"count": count})
            return redirect("inspections:list_complaints")
    context = {"form": form, "errors": errors, "columns": COLUMNS}
    return render(request, "inspections/complaint/import.html", context)
