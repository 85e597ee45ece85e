from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from notifications.forms.delivery_filter import DeliveryFilterForm
from notifications.permissions import can_oversee_deliveries
from notifications.queries.delivery import (
    DELIVERY_STATES,
    channel_health,
    deliveries_in,
    reason_in_words,
    stuck_since,
)

PAGE_SIZE = 50


@require_GET
@never_cache
def show_delivery_health(request):
    """Whether messages arrive, by channel: so that a dead one is seen."""
    if not can_oversee_deliveries(request.user):
        raise PermissionDenied
    at = timezone.now()
    context = {
        "channels": channel_health(user=request.user, at=at),
        "states": DELIVERY_STATES,
        "stuck_since": stuck_since(at=at),
        "at": at,
    }
    return render(request, "notifications/delivery_health.html", context)


@require_GET
@never_cache
def list_deliveries(request):
    """The messages behind a figure: when, over what, to whom (masked); never what they said."""
    if not can_oversee_deliveries(request.user):
        raise PermissionDenied
    form = DeliveryFilterForm(request.GET)
    form.is_valid()  # a channel that is none filters nothing
    state = request.GET.get("state") if request.GET.get("state") in DELIVERY_STATES else "failed"
    rows = deliveries_in(state, user=request.user, at=timezone.now()).select_related("user")
    if channel := form.cleaned_data.get("channel"):
        rows = rows.filter(channel=channel)
    order = ("-ended_at", "-pk") if state in ("sent", "failed") else ("formed_at", "pk")
    page = Paginator(rows.order_by(*order), PAGE_SIZE).get_page(request.GET.get("page"))
    for delivery in page:
        delivery.reason_words = reason_in_words(delivery.reason)
    context = {"form": form, "state": state, "states": DELIVERY_STATES, "page": page}
    return render(request, "notifications/delivery_list.html", context)
