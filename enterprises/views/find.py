"""The beginning of every page about one enterprise: find it among one's rows, or 404."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from enterprises.models import Enterprise


def find_enterprise(request, public_id, may=None):
    """`may` is the `can_…` that the page asks; without it, seeing the enterprise is enough."""
    enterprises = Enterprise.objects.visible_to(request.user).select_related("region", "parent")
    enterprise = get_object_or_404(enterprises, public_id=public_id)
    if may is not None and not may(request.user, enterprise):
        raise PermissionDenied
    return enterprise


def find_row(request, rows, public_id, pk, may):
    """A row of that enterprise: both must be one's own to see, then `may` decides."""
    row = get_object_or_404(
        rows.visible_to(request.user).select_related("enterprise__region"),
        pk=pk,
        enterprise__public_id=public_id,
    )
    if not may(request.user, row.enterprise):
        raise PermissionDenied
    return row
