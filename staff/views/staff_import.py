from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.column import harmless
from common.xlsx import CONTENT_TYPE, stream_xlsx
from enterprises.models import Enterprise
from enterprises.services.import_file import ImportFileRefused
from enterprises.services.import_template import import_template
from staff.forms.staff_import import StaffImportForm
from staff.permissions import can_appoint_managers, can_manage_staff
from staff.services.staff_columns import RULES, STAFF_COLUMNS
from staff.services.staff_import import MOST_ROWS, import_staff, is_large
from staff.services.staff_import_state import (
    FINISHED,
    LastImport,
    last_import,
    queue_staff_import,
    remember_import,
)
from staff.tasks import run_staff_import

ERRORS_SHOWN = 200


@require_http_methods(["GET", "POST"])
@never_cache
def import_staff_view(request, public_id):
    enterprise = _find(request, public_id)
    may_appoint = can_appoint_managers(request.user, enterprise)
    form = StaffImportForm(request.POST or None, request.FILES or None)
    last = None
    if request.method == "POST" and form.is_valid():
        try:
            last = _bring_in(request, enterprise, may_appoint, **form.cleaned_data)
        except ImportFileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            if last is None:
                return redirect("staff:import_staff", public_id)
    elif request.method == "GET":
        last = last_import(enterprise=enterprise, by=request.user)
    outcome = last.outcome if last else None
    context = {
        "enterprise": enterprise,
        "form": form,
        "may_appoint": may_appoint,
        "outcome": outcome,
        "state": last.state if last else None,
        "errors": outcome.errors[:ERRORS_SHOWN] if outcome else [],
    }
    return render(request, "staff/staff_import.html", context)


@require_GET
def download_staff_template(request, public_id):
    _find(request, public_id)
    content = import_template(columns=STAFF_COLUMNS, rules=RULES, title="人员", most_rows=MOST_ROWS)
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": 'attachment; filename="staff-template.xlsx"'},
    )


@require_GET
@never_cache
def download_staff_errors(request, public_id):
    """The list of one's own last try; an hour later there is nothing any more."""
    enterprise = _find(request, public_id)
    last = last_import(enterprise=enterprise, by=request.user)
    errors = last.outcome.errors if last and last.outcome else []
    if not errors:
        messages.info(request, _("没有错误清单，请重新上传文件检查。"))
        return redirect("staff:import_staff", public_id)
    rows = [[_("行号"), _("列"), _("问题"), _("现在的内容")]]
    rows += [[error.row, *map(harmless, (error.column, error.message, error.value))] for error in errors]
    return StreamingHttpResponse(
        stream_xlsx(rows, sheet=_("要改正的地方")),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": 'attachment; filename="staff-import-errors.xlsx"'},
    )


def _bring_in(request, enterprise, may_appoint, file, is_dry_run):
    """How it went; None for a large file, which the worker brings in."""
    if is_large(file=file, name=file.name):
        stored = queue_staff_import(enterprise=enterprise, content=file.read(), by=request.user)
        run_staff_import.delay_on_commit(
            enterprise.pk, request.user.pk, stored, file.name, is_dry_run, may_appoint
        )
        return None
    outcome = import_staff(
        enterprise=enterprise,
        file=file,
        name=file.name,
        is_dry_run=is_dry_run,
        may_appoint_managers=may_appoint,
        by=request.user,
        at=timezone.now(),
    )
    remember_import(enterprise=enterprise, by=request.user, outcome=outcome)
    return LastImport(FINISHED, outcome)


def _find(request, public_id):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
    if not can_manage_staff(request.user, enterprise):
        raise PermissionDenied
    return enterprise
