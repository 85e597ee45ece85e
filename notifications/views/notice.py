from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.filter_form import choice_in
from notifications.models import Notice
from notifications.queries.notice import NOTICE_STATES, notice_lists
from notifications.services.notice import acknowledge_notice, read_notices

PAGE_SIZE = 50


@require_GET
@never_cache
def list_notices(request):
    lists = notice_lists(request.user)
    state = choice_in(request.GET, "state", NOTICE_STATES, "all")
    context = {
        "state": state,
        "tabs": [(name, label, lists.counts[name]) for name, label in NOTICE_STATES.items()],
        "page": Paginator(lists.notices(state), PAGE_SIZE).get_page(request.GET.get("page")),
        "has_unread": bool(lists.counts["unread"]),
    }
    return render(request, "notifications/notice_list.html", context)


@require_GET
@never_cache
def open_notice(request, pk):
    """To what the notice is about; whoever goes there has read it, but not a browser that looks ahead."""
    notice = _find(request, pk)
    if not request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        read_notices(notices=[notice], by=request.user, at=timezone.now())
    return redirect(notice.url)


@require_POST
def read_notice_view(request, pk):
    read_notices(notices=[_find(request, pk)], by=request.user, at=timezone.now())
    return redirect("notifications:list_notices")


@require_POST
def read_all_notices_view(request):
    count = read_notices(by=request.user, at=timezone.now())
    messages.success(request, _("已把%(count)d条通知标为已读。") % {"count": count})
    return redirect("notifications:list_notices")


@require_POST
def acknowledge_notice_view(request, pk):
    acknowledge_notice(notice=_find(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("已确认知悉。"))
    return redirect("notifications:list_notices")


def _find(request, pk):
    return get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
