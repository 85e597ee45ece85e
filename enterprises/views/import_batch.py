import csv
import io

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.column import harmless
from common.xlsx import CONTENT_TYPE
from enterprises.forms.import_batch import ImportForm
from enterprises.models import ImportBatch
from enterprises.permissions import can_import_enterprises
from enterprises.services.import_batch import queue_import
from enterprises.services.import_progress import read_progress
from enterprises.services.import_template import import_template
from enterprises.tasks import run_import

PAGE_SIZE = 20
ERRORS_SHOWN = 200


@require_http_methods(["GET", "POST"])
def list_imports(request):
    if not can_import_enterprises(request.user):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = queue_import(
            file=file,
            file_name=file.name,
            is_dry_run=form.cleaned_data["is_dry_run"],
            by=request.user,
            at=timezone.now(),
        )
        run_import.delay_on_commit(batch.pk)
        return redirect("enterprises:show_import", batch.pk)
    batches = ImportBatch.objects.visible_to(request.user).select_related("by").defer("errors")
    page = Paginator(batches, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "enterprises/import_list.html", {"form": form, "page": page})


@require_GET
def show_import(request, pk):
    """Asked again every second by htmx, or by whoever reloads the page."""
    batch = _find(request, pk)
    context = {
        "batch": batch,
        "progress": None if batch.is_finished else read_progress(batch),
        "errors": batch.errors[:ERRORS_SHOWN],
        "form": ImportForm(),
    }
    template = "enterprises/_import_state.html" if request.htmx else "enterprises/import_detail.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
def download_import_errors(request, pk):
    batch = _find(request, pk)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("行号"), _("列"), _("问题"), _("现在的内容")])
    for error in batch.errors:
        writer.writerow([error["row"] or "", error["column"], error["message"], harmless(error["value"])])
    name = f"import-{batch.pk}-errors.csv"
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_GET
def download_import_template(request):
    if not can_import_enterprises(request.user):
        raise PermissionDenied
    return HttpResponse(
        import_template(),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": 'attachment; filename="enterprises-template.xlsx"'},
    )


def _find(request, pk):
    if not can_import_enterprises(request.user):
        raise PermissionDenied
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).select_related("by"), pk=pk)
