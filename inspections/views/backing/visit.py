"""A cadre's visit: its form, the record, and a visit that is let off."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.local_time import local_date
from enterprises.forms.photos_field import SentPhotos
from enterprises.sent_photos import keep_sent_photos
from enterprises.views.find import find_enterprise
from hazards.models import Hazard
from inspections.forms.backing.visit import BackingVisitForm, ExemptForm
from inspections.models import BackingVisit, Presence, VisitTask
from inspections.permissions.backing import can_assign_backing_of, can_record_backing_visit
from inspections.queries.backing.forms import visit_form
from inspections.services.backing.visit import VisitRefused, record_backing_visit
from inspections.services.backing.visit_task import VisitTaskRefused, exempt_visit

NAMESPACE = uuid.UUID("6d0a2f9e-3b57-5d7c-9f0e-5f9b1f5c7a42")  # of photos that come with a visit


@require_http_methods(["GET", "POST"])
def record_backing_visit_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_record_backing_visit)
    at = timezone.now()
    presence = (
        Presence.objects.of_visit(enterprise=enterprise, official=request.user, day=local_date(at))
        .filter(backing_visit=None)
        .first()
    )
    form = BackingVisitForm(
        request.POST or None, request.FILES or None, visit_form=visit_form(enterprise.kind)
    )
    if request.method == "POST":
        form.full_clean()
        photos = _keep_photos(form, enterprise, request.user, at)
        if form.is_valid() and (visit := _record(form, enterprise, presence, photos, request.user, at)):
            messages.success(request, _("督导记录已提交并存证。"))
            return redirect("inspections:show_backing_visit", visit.pk)
    latest = BackingVisit.objects.filter(enterprise=enterprise).first()
    context = {
        "form": form,
        "enterprise": enterprise,
        "presence": presence,
        "latest": latest,
        "hazards": Hazard.objects.open().filter(enterprise=enterprise).order_by("due_at", "pk")[:10],
    }
    return render(request, "inspections/backing/visit_form.html", context)


def _keep_photos(form, enterprise, by, at):
    sent = form.cleaned_data.get("photos") or SentPhotos()
    kept = keep_sent_photos(sent, namespace=NAMESPACE, enterprise=enterprise, by=by, at=at)
    for refusal in kept.refusals:
        form.add_error("photos", refusal)
    return kept.photos


def _record(form, enterprise, presence, photos, by, at):
    try:
        return record_backing_visit(
            enterprise=enterprise, **form.said(), presence=presence, photos=photos, by=by, at=at
        )
    except VisitRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


@require_GET
def show_backing_visit(request, pk):
    visits = BackingVisit.objects.visible_to(request.user).select_related(
        "enterprise", "cadre", "presence", "task"
    )
    visit = get_object_or_404(visits.prefetch_related("photos"), pk=pk)
    hazards = Hazard.objects.visible_to(request.user).filter(
        source=Hazard.Source.BACKING, source_key__startswith=f"backing:{visit.pk}:"
    )
    context = {"visit": visit, "hazards": hazards.order_by("pk"), "sees_lead": request.user.is_government}
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
            return redirect("inspections:list_backing")
    return render(request, "inspections/backing/exempt.html", {"form": form, "task": task})
