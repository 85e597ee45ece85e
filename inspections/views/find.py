"""The beginning of every page about one row: find it among one's rows, or 404; then may they, or 403."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404

from enterprises.models import Enterprise
from inspections.permissions import can_supervise

PAGE_SIZE = 50


def find_supervised(request, rows, pk):
    """An inspection or a sample that the person may act on."""
    row = get_object_or_404(rows.visible_to(request.user).select_related("enterprise"), pk=pk)
    if not can_supervise(request.user, row.enterprise):
        raise PermissionDenied
    return row


def find_supervised_enterprise(request, public_id):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
    if not can_supervise(request.user, enterprise):
        raise PermissionDenied
    return enterprise


def page_of(request, rows):
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
