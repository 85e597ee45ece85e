from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.forms.audit import AuditFilterForm
from accounts.permissions import can_read_audit
from accounts.queries.audit import audit_entries, readable_subject_types
from accounts.views.list_export import list_as_file, wants_file
from common.column import Column
from common.filter_form import asked_for

PAGE_SIZE = 50
COLUMNS = (
    Column(gettext_lazy("时间"), lambda entry: f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}"),
    Column(gettext_lazy("操作人"), lambda entry: entry.actor_label if entry.actor else _("系统")),
    Column(gettext_lazy("用户名"), lambda entry: entry.actor.username if entry.actor else ""),
    Column(gettext_lazy("操作"), lambda entry: str(entry.action_name)),
    Column(gettext_lazy("对象"), lambda entry: str(entry.subject_name)),
    Column(gettext_lazy("编号"), lambda entry: entry.subject_id),
    Column(gettext_lazy("变更"), lambda entry: _changes_of(entry)),
    Column(gettext_lazy("原因"), lambda entry: entry.reason),
)


@require_GET
def list_audit_entries(request):
    if not can_read_audit(request.user):
        raise PermissionDenied
    form = AuditFilterForm(request.GET, subject_types=readable_subject_types(request.user))
    entries = audit_entries(by=request.user, **asked_for(form))
    if wants_file(request):
        entries = entries.filter(at__lt=timezone.now())  # the entry of this very file is none of its rows
        return list_as_file(request, entries, name="audit", sheet=_("审计记录"), columns=COLUMNS)
    page = Paginator(entries, PAGE_SIZE)
    context = {"form": form, "page": page.get_page(request.GET.get("page"))}
    return render(request, "accounts/audit_entry_list.html", context)


def _changes_of(entry):
    def told(value):
        return "" if value is None else value

    return "；".join(
        f"{change['name']}：{told(change['old'])} → {told(change['new'])}" for change in entry.changes
    )
