"""A cadre's visit: its form, the record, and a visit that is let off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from enterprises.views.find import find_enterprise
from hazards.models import Hazard
from inspections.forms.backing.visit import ExemptForm
from inspections.models import BackingVisit, VisitTask
from inspections.permissions.backing import can_assign_backing_of, can_record_backing_visit
from inspections.queries.backing.forms import shown_answers
from inspections.services.backing.visit import VisitRefused
from inspections.services.backing.visit_task import VisitTaskRefused, exempt_visit
from inspections.views.inspection.phone import backing_phone_urls
from inspections.visit_handing_in import form_for, hand_in, is_good, presence_of


@require_http_methods(["GET", "POST"])
@never_cache
def record_backing_visit_view(request, public_id):
    """The form of a visit, filled in with or without a network."""
    enterprise = find_enterprise(request, public_id, can_record_backing_visit)
    at = timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_for(enterprise, sent=sent)
    if request.method == "POST" and is_good(form, enterprise, request.user, at):
        try:
            visit = hand_in(form, enterprise, request.user, at)
        except VisitRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("督导记录已提交并存证。"))
            return redirect("inspections:show_backing_visit", visit.pk)
    latest = BackingVisit.objects.filter(enterprise=enterprise).first()
    context = {
        "form": form,
        "enterprise": enterprise,
        "presence": presence_of(enterprise, request.user, at),
        "latest": latest,
        "hazards": Hazard.objects.open().filter(enterprise=enterprise).order_by("due_at", "pk")[:10],
        "now": at,
        "phone": backing_phone_urls(),
    }
    return render(request, "inspections/backing/visit_form.html", context)


@require_GET
def show_backing_visit(request, pk):
    visits = BackingVisit.objects.visible_to(request.user).select_related(
        "enterprise", "cadre", "presence", "task"
    )
    visit = get_object_or_404(visits.prefetch_related("photos"), pk=pk)
    hazards = Hazard.objects.visible_to(request.user).filter(
        source=Hazard.Source.BACKING, source_key__startswith=f"backing:{visit.pk}:"
    )
    context = {
        "visit": visit,
        "answers": shown_answers(visit.answers),
        "hazards": hazards.order_by("pk"),
        "now": timezone.now(),
        "sees_lead": request.user.is_government,
    }
    return render(request, "inspections/backing/visit_detail.html", context)


@require_http_methods(["GET", "POST"])
def exempt_visit_view(request, pk):
    tasks = VisitTask.objects.visible_to(request.user).select_related("enterprise", "assignment__cadre")
    task = get_object_or_404(tasks, pk=pk)
    if not can_assign_backing_of(request.user, task.enterprise):
        raise PermissionDenied
    form = ExemptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exempt_visit(task=task, **form.cleaned_data, by=request.user, at=timezone.now())
        except VisitTaskRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("这次督导已免除。"))
            return redirect("inspections:list_visit_tasks")
    return render(request, "inspections/backing/exempt.html", {"form": form, "task": task})
