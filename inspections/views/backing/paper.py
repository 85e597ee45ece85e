"""The papers of backing: to print, and to be checked by whoever holds a letter."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from inspections.models import CommitmentLetter
from inspections.permissions.backing import can_print_lists
from inspections.queries.backing.paper import known_letter
from inspections.services.backing.paper import print_letter, print_lists
from inspections.views.backing.coverage import find_cadre
from inspections.views.known_paper import pdf_answer, show_known


@require_GET
@never_cache
def print_lists_view(request, pk):
    """The lists of one cadre: for themselves, and for the level above."""
    cadre, region = find_cadre(request.user, pk)
    if not can_print_lists(request.user, cadre, region.path):
        raise PermissionDenied
    pdf = print_lists(cadre=cadre, region=region, by=request.user, at=timezone.now())
    return pdf_answer(pdf, f"backing-lists-{cadre.pk}")


@require_GET
@never_cache
def print_letter_view(request, pk):
    letters = CommitmentLetter.objects.visible_to(request.user).select_related("cadre")
    letter = get_object_or_404(letters, pk=pk)
    pdf = print_letter(letter=letter, by=request.user, at=timezone.now())
    return pdf_answer(pdf, f"commitment-letter-{letter.year}-{letter.cadre_id}")


@require_GET
@login_not_required
@never_cache
def show_letter_paper(request, code):
    """Public: of which year the letter is and since when unchanged; the name masked."""
    return show_known(request, code, find=known_letter, template="inspections/backing/letter_paper.html")
