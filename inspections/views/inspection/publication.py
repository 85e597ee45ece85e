from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from common.column import Column
from common.filter_form import choice_in
from common.local_time import local_date
from enterprises.views.list_export import list_as_file, wants_file
from inspections.models import Inspection
from inspections.queries.inspection.publication import PUBLICATION_LIMITS, to_publish, with_deadline
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.inspection.publication import publish_inspection
from inspections.views.find import find_supervised, page_of

COLUMNS = (
    Column(gettext_lazy("主体"), lambda row: row.inspection.enterprise.name),
    Column(gettext_lazy("公开编号"), lambda row: row.inspection.enterprise.public_id),
    Column(gettext_lazy("结果"), lambda row: row.inspection.get_result_display()),
    Column(gettext_lazy("结果作出日期"), lambda row: row.inspection.publication_since),
    Column(gettext_lazy("生效日期"), lambda row: row.inspection.final_on),
    Column(gettext_lazy("公开期限"), lambda row: row.due_on),
    Column(gettext_lazy("剩余工作日"), lambda row: row.working_days_left),
)


@require_GET
def list_to_publish(request):
    """What is final and not yet public, the most urgent first."""
    today = local_date(timezone.now())
    due = choice_in(request.GET, "due", PUBLICATION_LIMITS, "")
    rows = to_publish(request.user, due=due, today=today)
    if wants_file(request):
        return list_as_file(
            request,
            rows,
            name="to-publish",
            sheet=_("待公开"),
            columns=COLUMNS,
            prepare=lambda found: [with_deadline(inspection, today) for inspection in found],
        )
    page = page_of(request, rows)
    rows = [with_deadline(inspection, today) for inspection in page]
    context = {"page": page, "rows": rows, "due": due, "limits": PUBLICATION_LIMITS}
    return render(request, "inspections/inspection/publication_list.html", context)


@require_POST
def publish_inspection_view(request, pk):
    inspection = find_supervised(request, Inspection.objects, pk)
    try:
        publish_inspection(inspection=inspection, by=request.user, at=timezone.now())
    except InspectionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("结果已公开，扫码页面随即更新。"))
    if request.POST.get("back") == "list":
        return redirect("inspections:list_to_publish")
    return redirect("inspections:show_inspection", pk)
