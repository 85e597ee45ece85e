from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.views.list_export import list_as_file, local_minute, wants_file
from common.column import Column
from common.filter_form import choice_in, wanted_of
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
COLUMNS = (
    Column(gettext_lazy("生成时间"), lambda row: local_minute(row.formed_at)),
    Column(gettext_lazy("渠道"), lambda row: row.get_channel_display()),
    Column(gettext_lazy("收件人"), lambda row: row.recipient),
    Column(gettext_lazy("通知条数"), lambda row: row.notice_count),
    Column(gettext_lazy("尝试次数"), lambda row: row.tries),
    Column(gettext_lazy("结果"), lambda row: row.get_state_display()),
    Column(gettext_lazy("原因"), lambda row: str(reason_in_words(row.reason) or "")),
)


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
    state = choice_in(request.GET, "state", DELIVERY_STATES, "failed")
    rows = deliveries_in(state, user=request.user, at=timezone.now()).select_related("user")
    if channel := wanted_of(form).get("channel"):
        rows = rows.filter(channel=channel)
    order = ("-ended_at", "-pk") if state in ("sent", "failed") else ("formed_at", "pk")
    if wants_file(request):
        rows = rows.order_by(*order)
        return list_as_file(request, rows, name="deliveries", sheet=_("消息投递"), columns=COLUMNS)
    page = Paginator(rows.order_by(*order), PAGE_SIZE).get_page(request.GET.get("page"))
    for delivery in page:
        delivery.reason_words = reason_in_words(delivery.reason)
    context = {"form": form, "state": state, "states": DELIVERY_STATES, "page": page}
    return render(request, "notifications/delivery_list.html", context)
