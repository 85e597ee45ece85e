"""One decision for all rows ticked in a list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from inspections.forms.bulk import ArrangeForm, AssignHandlerForm, AssignInspectorsForm
from inspections.models import Complaint, OnSiteInspection, PlannedInspection
from inspections.permissions.planning import can_assign_planned
from inspections.services.complaint.handling import assign_complaints
from inspections.services.complaint.refusal import ComplaintRefused
from inspections.services.inspection.arranging import assign_inspectors
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.planning.arranging import arrange_planned
from inspections.services.planning.plan import PlanRefused
from inspections.views.ticked import back_to, first_error, ticked_rows


@require_POST
def assign_complaints_view(request):
    rows = ticked_rows(request, Complaint.objects)

    def act(said):
        given = assign_complaints(complaints=rows, to=said["to"], by=request.user, at=timezone.now())
        words = ngettext("已指定承办人：%(count)d件。", "已指定承办人：%(count)d件。", len(given))
        return words % {"count": len(given)}

    form = AssignHandlerForm(request.POST, user=request.user)
    return _act(request, rows, form, act, "inspections:list_complaints")


@require_POST
def assign_inspectors_view(request):
    rows = ticked_rows(request, OnSiteInspection.objects)

    def act(said):
        people = list(said["inspectors"])
        given = assign_inspectors(on_sites=rows, inspectors=people, by=request.user, at=timezone.now())
        words = ngettext("已派检查人员：%(count)d次检查。", "已派检查人员：%(count)d次检查。", len(given))
        return words % {"count": len(given)}

    form = AssignInspectorsForm(request.POST, user=request.user)
    return _act(request, rows, form, act, "inspections:list_on_site")


@require_POST
def arrange_planned_view(request):
    rows = ticked_rows(request, PlannedInspection.objects)
    if not all(can_assign_planned(request.user, row.enterprise) for row in rows):
        raise PermissionDenied

    def act(said):
        made = arrange_planned(
            planned=rows,
            visit_on=said["visit_on"],
            inspectors=list(said["inspectors"]),
            reason=said["reason"],
            seen_at=said["seen_at"] if said["reassign"] else None,
            by=request.user,
            at=timezone.now(),
        )
        words = ngettext("已安排%(count)d次检查。", "已安排%(count)d次检查。", len(made))
        return words % {"count": len(made)}

    form = ArrangeForm(request.POST, user=request.user)
    return _act(request, rows, form, act, "inspections:list_planned")


def _act(request, rows, form, act, list_name):
    """The one service call, or what stands in its way; then back to the list as it was filtered."""
    if not rows:
        messages.error(request, _("请先勾选。"))
    elif not form.is_valid():
        messages.error(request, first_error(form))
    else:
        try:
            messages.success(request, act(form.cleaned_data))
        except (ComplaintRefused, InspectionRefused, PlanRefused) as refusal:
            messages.error(request, str(refusal))
    return back_to(request, list_name)
