"""One hazard: its way so far, and what this person may do with it now, each move at an address of its own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from hazards.acting import DOORS, doors_for, make_move
from hazards.models import Hazard, HazardEvidence
from hazards.permissions import can_transfer_hazard
from hazards.queries.timeline import moves_of, photos_of, submitters_of


@require_GET
def show_hazard(request, pk):
    return _page(request, _find(request, pk))


@require_POST
def move_hazard(request, pk, name):
    hazard, door = _find(request, pk), DOORS[name]
    if not door.may(request.user, hazard):
        raise PermissionDenied
    form = _form(door, hazard, request.POST, request.FILES)
    moved = make_move(door, form, hazard=hazard, by=request.user, at=timezone.now())
    if moved is None:
        return _page(request, hazard, failed={name: form})
    messages.success(request, door.done)
    return redirect("hazards:show_hazard", moved.pk)


def _find(request, pk):
    hazards = Hazard.objects.visible_to(request.user).select_related(
        "enterprise", "found_by", "rectified_by", "closed_by", "verified_by", "rule", "reopened_from"
    )
    return get_object_or_404(hazards, pk=pk)


def _form(door, hazard, *sent):
    return door.form(*sent, hazard=hazard, auto_id=f"id_{door.name}_%s")


def _act(door, hazard, failed):
    return {
        "door": door,
        "form": failed or _form(door, hazard),
        "has_failed": failed is not None,
        "url": reverse(f"hazards:{door.url_name}", args=[hazard.pk]),
    }


def _page(request, hazard, failed=None):
    """The hazard with the forms this person may use now; a form that failed comes back as it was sent."""
    failed = failed or {}
    now, moves = timezone.now(), moves_of(hazard)
    submitters = submitters_of(moves)
    doors = doors_for(request.user, hazard, submitters)
    doors += [DOORS[name] for name in failed if DOORS[name] not in doors]
    may_close = hazard.is_rectified and DOORS["close"].may(request.user, hazard)
    context = {
        "hazard": hazard,
        "moves": moves[::-1],  # the newest first
        "before": photos_of(moves, HazardEvidence.Phase.BEFORE),
        "after": photos_of(moves, HazardEvidence.Phase.AFTER),
        "acts": [_act(door, hazard, failed.get(door.name)) for door in doors],
        "may_call_in": bool(
            hazard.assigned_at
            and hazard.is_open
            and hazard.escalation_level
            and can_transfer_hazard(request.user, hazard)
        ),
        "is_own_work": may_close and request.user.pk in submitters,
        "now": now,
        "reopened_as": Hazard.objects.visible_to(request.user).filter(reopened_from=hazard).first(),
    }
    return render(request, "hazards/hazard_detail.html", context)
