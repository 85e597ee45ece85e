"""The papers of an inspection: to print, and to be checked by whoever holds one."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from inspections.models import Inspection, OnSiteInspection
from inspections.queries.inspection.paper import known_inspection
from inspections.services.inspection.paper import (
    NotYetPublic,
    NotYetRecorded,
    print_notice,
    print_on_site,
)
from inspections.views.known_paper import pdf_answer, show_known


@require_GET
@never_cache
def print_on_site_view(request, pk):
    rows = OnSiteInspection.objects.visible_to(request.user)
    on_site = get_object_or_404(
        rows.select_related("enterprise", "checklist", "presence", "inspection__enterprise"), pk=pk
    )
    try:
        pdf = print_on_site(on_site=on_site, by=request.user, at=timezone.now())
    except NotYetRecorded as refusal:
        raise Http404 from refusal
    return pdf_answer(pdf, f"inspection-{on_site.number}")


@require_GET
@never_cache
def print_notice_view(request, pk):
    rows = Inspection.objects.visible_to(request.user).select_related("enterprise")
    inspection = get_object_or_404(rows, pk=pk)
    try:
        pdf = print_notice(inspection=inspection, by=request.user, at=timezone.now())
    except NotYetPublic as refusal:
        raise Http404 from refusal
    return pdf_answer(pdf, f"notice-{inspection.pk}")


@require_GET
@login_not_required
@never_cache
def show_paper(request, code):
    """Public: which inspection the paper is of; the result where it was published."""
    return show_known(
        request, code, find=known_inspection, template="inspections/inspection/paper_detail.html"
    )
