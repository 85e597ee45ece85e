"""The papers of a sample and its signatures: to print, and to be checked by whoever holds one."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from inspections.models import SampleMove, SampleSignature
from inspections.permissions import can_handle_sample
from inspections.queries.sampling.paper import known_sample_paper, must_be_told_first
from inspections.queries.sampling.timeline import sees_only_as_producer
from inspections.services.sampling.paper import NoPaper, print_sample_paper
from inspections.services.signature import read_signature
from inspections.views.known_paper import pdf_answer, show_known

PAPER = "inspections/sampling/paper.html"


@require_GET
@never_cache
def print_sample_paper_view(request, pk, number):
    """The paper of one step, for whoever sees the enterprise; a result not told only for the authority."""
    moves = SampleMove.objects.visible_to(request.user)
    moves = moves.select_related(
        "sample__enterprise", "sample__rule", "sample__plan_line__plan", "by", "report__laboratory"
    )
    move = get_object_or_404(moves, sample=pk, number=number)
    if sees_only_as_producer(request.user, move.sample):
        raise Http404
    if must_be_told_first(move) and not can_handle_sample(request.user, move.sample):
        raise PermissionDenied
    try:
        pdf = print_sample_paper(move=move, by=request.user, at=timezone.now())
    except NoPaper as refusal:
        raise Http404 from refusal
    return pdf_answer(pdf, f"sample-{move.sample_id}-{number}")


@require_GET
@login_not_required
@never_cache
def show_sample_paper(request, code):
    """Public: what kind of paper it is and since when unchanged; whose only where the result is published."""
    return show_known(request, code, find=known_sample_paper, template=PAPER)


@require_GET
def show_sample_signature(request, pk):
    """What was drawn, for whoever sees the sample."""
    signature = get_object_or_404(SampleSignature.objects.visible_to(request.user), pk=pk)
    picture = read_signature(signature.picture)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response
