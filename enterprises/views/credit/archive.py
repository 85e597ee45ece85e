from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from common.column import Column
from common.filter_form import choice_in
from common.local_time import local_date
from enterprises.forms.credit.archive_filter import ArchiveFilter
from enterprises.permissions import (
    can_apply_for_repair,
    can_decide_repair,
    can_record_credit_event,
    can_watch_credit_deadlines,
)
from enterprises.queries.credit.archive import (
    CREDIT_LIMITS,
    archive_of,
    facts_of,
    penalties_without_terms,
    pending_repairs,
)
from enterprises.queries.credit.publication import publish_days
from enterprises.views.find import find_enterprise
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file

PAGE_SIZE = 25
REPAIR_COLUMNS = (
    Column(gettext_lazy("主体"), lambda row: row.event.enterprise.name),
    Column(gettext_lazy("公开编号"), lambda row: row.event.enterprise.public_id),
    Column(gettext_lazy("事项"), lambda row: row.event.title),
    Column(gettext_lazy("申请日期"), lambda row: localdate(row.applied_at)),
    Column(gettext_lazy("期限"), lambda row: row.due_on),
)
TERM_COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("事项"), lambda event: event.title),
    Column(gettext_lazy("决定日期"), lambda event: event.decided_on),
    Column(gettext_lazy("期限"), lambda event: event.publish_by),
)


@require_GET
def show_credit_archive(request, public_id):
    enterprise = find_enterprise(request, public_id)
    today = local_date(timezone.now())
    found = ArchiveFilter(request.GET, archive_of(enterprise), request=request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "enterprise": enterprise,
        "facts": facts_of(page.object_list, today),
        "form": found.form,
        "is_filtered": any(request.GET.get(name) for name in found.form.fields),
        "page": page,
        "can_record": can_record_credit_event(request.user, enterprise),
        "can_apply": can_apply_for_repair(request.user, enterprise),
        "can_decide": can_decide_repair(request.user, enterprise),
    }
    return render(request, "enterprises/credit/archive.html", context)


@require_GET
def list_credit_deadlines(request):
    """What waits for the regulator: applications by their limit, penalties without terms by their age."""
    if not can_watch_credit_deadlines(request.user):
        raise PermissionDenied
    lists = {"repairs": pending_repairs, "terms": penalties_without_terms}
    name = choice_in(request.GET, "list", lists, "repairs")
    due = choice_in(request.GET, "due", CREDIT_LIMITS, "")
    today = local_date(timezone.now())
    rows = lists[name](request.user, due=due, today=today)
    if wants_file(request):
        return _deadlines_as_file(request, rows, name, today)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    if name == "terms" and page.object_list:
        _with_publish_by(page, today)
    context = {
        "list": name,
        "page": page,
        "today": today,
        "due": due,
        "limits": CREDIT_LIMITS,
        "can_decide": request.user.is_regulator,
    }
    return render(request, "enterprises/credit/deadlines.html", context)


def _with_publish_by(events, today):
    days = publish_days(today)
    for event in events:
        event.publish_by = days.last_day(event.decided_on)
    return events


def _deadlines_as_file(request, rows, name, today):
    is_repairs = name == "repairs"
    return list_as_file(
        request,
        rows,
        name=f"credit-{name}",
        sheet=_("信用修复申请") if is_repairs else _("待定公示期的处罚"),
        columns=REPAIR_COLUMNS if is_repairs else TERM_COLUMNS,
        prepare=None if is_repairs else lambda events: _with_publish_by(events, today),
    )
