"""The beginning of every page about one duty or one list: find it among one's rows, or 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from duties.models import Duty
from enterprises.models import Enterprise

KINDS = {kind.name.lower().replace("_", "-"): kind for kind in Duty.Kind}


def find_duty(request, public_id, kind, due_on, may=None):
    """`may` is the `can_…` that the page asks; without it, seeing the duty is enough."""
    if kind not in KINDS:
        raise Http404
    duty = get_object_or_404(
        Duty.objects.visible_to(request.user).select_related("enterprise"),
        enterprise__public_id=public_id,
        kind=KINDS[kind],
        due_on=due_on,
    )
    if may is not None and not may(request.user, duty):
        raise PermissionDenied
    return duty


def find_enterprise(request, public_id, may=None):
    """The same for pages about what an enterprise is asked."""
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
    if may is not None and not may(request.user, enterprise):
        raise PermissionDenied
    return enterprise
