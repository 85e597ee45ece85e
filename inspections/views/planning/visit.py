"""A visit of the plan becomes an inspection on site."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.local_time import local_date
from inspections.forms.inspection.on_site import PlanVisitForm
from inspections.models import Checklist
from inspections.permissions.planning import can_plan
from inspections.queries.inspection.coverage import proposal_of
from inspections.queries.planning.appointment import appointment_of
from inspections.queries.planning.inspectors import sendable_to
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.inspection.on_site import plan_on_site
from inspections.views.planning.change import find_visit


@require_http_methods(["GET", "POST"])
def plan_visit(request, pk):
    """Day and people come from the draw where there was one; else from what was arranged, to be changed."""
    planned = find_visit(request, pk)
    if not can_plan(request.user):
        raise PermissionDenied
    at = timezone.now()
    today = local_date(at)
    appointment = appointment_of(planned)
    drawn = appointment if appointment and appointment.draw else None
    usual = Checklist.objects.for_kind(planned.enterprise.kind, today).first()
    form = PlanVisitForm(
        request.POST if request.method == "POST" else None,
        enterprise=planned.enterprise,
        people=sendable_to(planned, today),
        checklists=Checklist.objects.on(today).order_by("code", "pk"),
        is_drawn=drawn is not None,
        initial={
            "planned_on": appointment.visit_on if appointment else max(planned.due_from, today),
            "checklist": usual,
            "inspectors": [user.pk for user in appointment.people] if appointment else [request.user.pk],
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if drawn:
            said = said | {"planned_on": drawn.visit_on, "inspectors": drawn.people}
        try:
            on_site = plan_on_site(
                enterprise=planned.enterprise, planned=planned, **said, by=request.user, at=at
            )
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("检查已安排。"))
            return redirect("inspections:show_on_site", on_site.pk)
    proposal = proposal_of(planned.enterprise, usual, today) if usual else None
    context = {"form": form, "planned": planned, "drawn": drawn, "proposal": proposal}
    return render(request, "inspections/planning/planned_visit.html", context)
