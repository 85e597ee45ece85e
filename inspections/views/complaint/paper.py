"""Notices to whoever complained: printed by the handler, checked by whoever holds one."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from inspections.models import ComplaintStep
from inspections.permissions import can_reveal_contact
from inspections.queries.complaint.paper import known_notice
from inspections.services.complaint.paper import print_complaint_notice
from inspections.services.complaint.refusal import NoNotice
from inspections.views.known_paper import pdf_answer, show_known


@require_GET
@never_cache
def print_complaint_notice_view(request, pk, number):
    """The name stands on it: only for whoever may look at it."""
    steps = ComplaintStep.objects.visible_to(request.user)
    step = get_object_or_404(
        steps.select_related("complaint__enterprise", "complaint__rule"), complaint=pk, number=number
    )
    if not can_reveal_contact(request.user, step.complaint):
        raise PermissionDenied
    try:
        pdf = print_complaint_notice(step=step, by=request.user, at=timezone.now())
    except NoNotice as error:
        raise Http404 from error
    return pdf_answer(pdf, f"notice-{step.complaint.number}-{number}")


@require_GET
@login_not_required
@never_cache
def show_complaint_notice(request, code):
    """Public: what kind of notice of which office and day, and since when unchanged."""
    return show_known(request, code, find=known_notice, template="inspections/complaint/notice_paper.html")
