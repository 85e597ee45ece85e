"""The papers of an inspection: to print, and to be checked by whoever holds one."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.api_throttle import PublicThrottle
from inspections.models import Inspection, OnSiteInspection
from inspections.queries.inspection.paper import known_inspection
from inspections.services.inspection.paper import (
    NotYetPublic,
    NotYetRecorded,
    print_notice,
    print_on_site,
)
from ledger.entry import tidy_code


class PaperThrottle(PublicThrottle):
    """The public rate, counted apart: codes can't be tried out."""

    scope = "inspection_paper"


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
    return _pdf(pdf, f"inspection-{on_site.number}")


@require_GET
@never_cache
def print_notice_view(request, pk):
    rows = Inspection.objects.visible_to(request.user).select_related("enterprise")
    inspection = get_object_or_404(rows, pk=pk)
    try:
        pdf = print_notice(inspection=inspection, by=request.user, at=timezone.now())
    except NotYetPublic as refusal:
        raise Http404 from refusal
    return _pdf(pdf, f"notice-{inspection.pk}")


@require_GET
@login_not_required
@never_cache
def show_paper(request, code):
    """Public: which inspection the paper is of; the result where it was published."""
    throttle = PaperThrottle()
    if not request.user.is_authenticated and not throttle.allow_request(request, None):
        response = render(request, "duties/check_code_throttled.html", status=429)
        response["Retry-After"] = str(round(throttle.wait() or 60))
        return response
    known = known_inspection(tidy_code(code))
    if known is None:
        raise Http404
    response = render(request, "inspections/inspection/paper_detail.html", {"known": known})
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response


def _pdf(body, name):
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename={name}.pdf"
    response["X-Content-Type-Options"] = "nosniff"
    return response
