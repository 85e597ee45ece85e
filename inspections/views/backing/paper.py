"""The papers of backing: to print, and to be checked by whoever holds a letter."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from inspections.models import CommitmentLetter
from inspections.permissions.backing import can_print_lists
from inspections.queries.backing.paper import known_letter
from inspections.services.backing.paper import print_letter, print_lists
from inspections.views.backing.coverage import find_cadre
from inspections.views.inspection.paper import PaperThrottle
from ledger.entry import tidy_code


@require_GET
@never_cache
def print_lists_view(request, pk):
    """The lists of one cadre: for themselves, and for the level above."""
    cadre, region = find_cadre(request.user, pk)
    if not can_print_lists(request.user, cadre, region.path):
        raise PermissionDenied
    pdf = print_lists(cadre=cadre, region=region, by=request.user, at=timezone.now())
    return _pdf(pdf, f"backing-lists-{cadre.pk}")


@require_GET
@never_cache
def print_letter_view(request, pk):
    letters = CommitmentLetter.objects.visible_to(request.user).select_related("cadre")
    letter = get_object_or_404(letters, pk=pk)
    pdf = print_letter(letter=letter, by=request.user, at=timezone.now())
    return _pdf(pdf, f"commitment-letter-{letter.year}-{letter.cadre_id}")


@require_GET
@login_not_required
@never_cache
def show_letter_paper(request, code):
    """Public: of which year the letter is and since when unchanged; the name masked."""
    throttle = PaperThrottle()
    if not request.user.is_authenticated and not throttle.allow_request(request, None):
        response = render(request, "duties/check_code_throttled.html", status=429)
        response["Retry-After"] = str(round(throttle.wait() or 60))
        return response
    known = known_letter(tidy_code(code))
    if known is None:
        raise Http404
    response = render(request, "inspections/backing/letter_paper.html", {"known": known})
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response


def _pdf(body, name):
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename={name}.pdf"
    response["X-Content-Type-Options"] = "nosniff"
    return response
