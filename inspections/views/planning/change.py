"""One planned visit: its day, its people, what was changed and why; and the form that changes it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.local_time import local_date
from inspections.forms.planning.plan import ChangePlannedForm
from inspections.models import OnSiteInspection, PlannedInspection
from inspections.permissions import can_supervise
from inspections.permissions.planning import can_assign_planned, can_cancel_planned
from inspections.queries.planning.appointment import appointment_of, changes_of
from inspections.queries.planning.inspectors import sendable_to
from inspections.queries.planning.last_day import first_day, last_day, original_window
from inspections.services.planning.change import change_planned
from inspections.services.planning.plan import PlanRefused
from inspections.views.planning.plan import find_planned


@require_GET
def show_planned(request, pk):
    planned = find_visit(request, pk)
    may_change = can_supervise(request.user, planned.enterprise)
    on_site = planned.on_sites.filter(state__in=OnSiteInspection.OPEN_STATES).first()
    context = {
        "planned": planned,
        "appointment": appointment_of(planned),
        "window": original_window(planned),
        "last": last_day(planned),
        "changes": changes_of(planned),
        "drawn": planned.drawn.select_related("draw").prefetch_related("inspectors__user").order_by("pk"),
        "is_open": planned.state == PlannedInspection.State.PLANNED,
        "on_site": on_site,
        "can_change": may_change,
        "can_cancel": may_change and can_cancel_planned(request.user, planned),
        "today": local_date(timezone.now()),
    }
    return render(request, "inspections/planning/planned_detail.html", context)


def find_visit(request, pk):
    """One of the territory, or one to which a draw sends the person."""
    rows = PlannedInspection.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("enterprise__region", "plan__version"), pk=pk)


@require_http_methods(["GET", "POST"])
def change_planned_view(request, pk):
    planned = find_planned(request, pk)
    at = timezone.now()
    today = local_date(at)
    appointment = appointment_of(planned)
    first, last = first_day(planned, today), last_day(planned)
    may_assign = can_assign_planned(request.user, planned.enterprise)
    form = ChangePlannedForm(
        request.POST or None,
        people=sendable_to(planned, today) if may_assign else None,
        first=first,
        last=last,
        initial={
            "visit_on": appointment.visit_on if appointment else max(planned.due_from, first),
            "inspectors": [user.pk for user in appointment.people] if appointment else [],
            "seen": appointment.sequence if appointment else 0,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_planned(planned=planned, **form.said(), by=request.user, at=at)
        except PlanRefused as refusal:
            form.add_error(getattr(refusal, "field", None), str(refusal))
        else:
            messages.success(request, _("安排已变更，已通知检查人员。"))
            return redirect("inspections:show_planned", pk)
    context = {"form": form, "planned": planned, "appointment": appointment, "may_assign": may_assign}
    return render(request, "inspections/planning/planned_change.html", context)
