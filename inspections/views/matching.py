"""What a list shows by its address, and of that the rows on which one decision can be made for all."""

from django.utils import timezone

from common.filter_form import choice_in
from common.local_time import SOON, local_date
from inspections.forms.complaint.filter import ComplaintFilter
from inspections.forms.inspection.on_site import OnSiteFilter
from inspections.forms.planning.plan import PlannedFilter
from inspections.models import Complaint, OnSiteInspection, PlannedInspection
from inspections.queries.inspection.publication import PUBLICATION_LIMITS, to_publish

COMPLAINT_TABS = ("waiting", "overdue", "soon", "paused", "all")
UNASSIGNABLE = (Complaint.State.REFUSED, Complaint.State.MERGED)


def complaints_under_tab(rows, due, today):
    if due == "waiting":
        return rows.waiting()
    if due == "overdue":
        return rows.overdue(today)
    if due == "soon":
        return rows.due_by(today + SOON, today=today)
    return rows.paused() if due == "paused" else rows


def complaints_to_assign(request, asked):
    due = choice_in(asked, "due", COMPLAINT_TABS, "all")
    rows = complaints_under_tab(Complaint.objects.visible_to(request.user), due, local_date(timezone.now()))
    return ComplaintFilter(asked, rows, request=request).qs.exclude(state__in=UNASSIGNABLE)


def on_sites_to_assign(request, asked):
    rows = OnSiteInspection.objects.visible_to(request.user)
    filtered = OnSiteFilter(asked, rows, request=request)
    return filtered.qs.filter(state=OnSiteInspection.State.PLANNED)


def planned_to_arrange(request, asked):
    """Of the own territory: where a draw sends somebody from elsewhere, others say who goes."""
    rows = PlannedInspection.objects.of_territory(request.user)
    return PlannedFilter(asked, rows, request=request).qs.open()


def results_to_publish(request, asked):
    due = choice_in(asked, "due", PUBLICATION_LIMITS, "")
    return to_publish(request.user, due=due, today=local_date(timezone.now()))
