from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from common.filter_form import choice_in
from common.local_time import local_date
from enterprises.permissions import can_watch_credit_deadlines
from enterprises.services.export import Column
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, local_minute, wants_file
from portal.queries.withdrawals import ON_PAGE, still_shown, with_proof, withdrawals

PAGE_SIZE = 25
COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("种类"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("事由"), lambda row: row.title),
    Column(gettext_lazy("日期"), lambda row: row.occurred_on),
    Column(gettext_lazy("撤销时间"), lambda row: local_minute(row.at)),
    Column(gettext_lazy("撤销原因"), lambda row: row.reason),
    Column(gettext_lazy("扫码页更新"), lambda row: local_minute(row.page_at) if row.kind in ON_PAGE else ""),
    Column(gettext_lazy("指数重算"), lambda row: _("待重算") if row.waits_for_index else _("已重算")),
)


@require_GET
def list_withdrawals(request):
    """What was public and was withdrawn: since when it is off each page, and what is still to be done."""
    if not can_watch_credit_deadlines(request.user):
        raise PermissionDenied
    rows = withdrawals(request.user)
    name = choice_in(request.GET, "list", ("open", "all"), "all")
    rows = still_shown(rows) if name == "open" else rows
    if wants_file(request):
        return list_as_file(request, rows, name="withdrawals", sheet=_("撤下公示"), columns=COLUMNS)
    today = local_date(timezone.now())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    found = with_proof(page.object_list)
    context = {
        "list": name,
        "page": page,
        "rows": [(row, row.is_overdue(today)) for row in found],
    }
    return render(request, "portal/withdrawals.html", context)
