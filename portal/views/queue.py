from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.local_time import local_date
from portal.permissions import can_use_queues
from portal.queries.queue import queues_of
from portal.queries.queue_sources import SOURCES
from portal.queries.territory import seats


@require_GET
def show_queues(request):
    """What is mine today: overdue first, each counter a list."""
    if not can_use_queues(request.user):
        raise PermissionDenied
    at = timezone.now()
    context = {
        "queues": queues_of(request.user, at, SOURCES),
        "seats": seats(request.user),
        "today": local_date(at),
    }
    return render(request, "portal/queues.html", context)
