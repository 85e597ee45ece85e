"""The lists of visits: those that cadres owe, and those that were made."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from common.column import Column
from common.filter_form import choice_in, wanted_of
from common.local_time import local_date
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file
from inspections.forms.backing.records import VisitFilterForm, VisitTaskFilterForm
from inspections.permissions.backing import can_assign_backing, can_see_backing
from inspections.queries.backing.records import TASK_LISTS, task_lists_of, visits_of
from inspections.views.find import page_of

TASK_COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("包保干部"), lambda task: str(task.assignment.cadre)),
    Column(gettext_lazy("季度"), lambda task: task.quarter),
    Column(gettext_lazy("期限"), lambda task: task.due_on),
    Column(gettext_lazy("状态"), lambda task: task.get_state_display()),
    Column(gettext_lazy("督导日期"), lambda task: task.done_on),
    Column(gettext_lazy("免除理由"), lambda task: task.reason),
)
VISIT_COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("督导日期"), lambda visit: visit.visited_on),
    Column(gettext_lazy("包保干部"), lambda visit: str(visit.cadre)),
    Column(gettext_lazy("督导方式"), lambda visit: visit.get_way_display()),
    Column(gettext_lazy("到场"), lambda visit: _presence(visit)),
    Column(gettext_lazy("发现问题"), lambda visit: len(visit.problems)),
    Column(gettext_lazy("督促提醒"), lambda visit: visit.advice),
)


@require_GET
def list_visit_tasks(request):
    """Visits owed; a regulator lets one off here."""
    if not can_see_backing(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    form = VisitTaskFilterForm(request.GET)
    wanted = wanted_of(form)
    lists = task_lists_of(request.user, today, **wanted)
    name = choice_in(request.GET, "list", TASK_LISTS, "due")
    if wants_file(request):
        rows = lists.tasks(name)
        return list_as_file(
            request, rows, name="backing-tasks", sheet=pgettext("列表", "督导任务"), columns=TASK_COLUMNS
        )
    context = {
        "form": form,
        "list": name,
        "tabs": [(one, label, lists.counts[one]) for one, label in TASK_LISTS.items()],
        "page": page_of(request, lists.tasks(name)),
        "is_filtered": bool(wanted),
        "today": today,
        "can_exempt": can_assign_backing(request.user),
    }
    return render(request, "inspections/backing/task_list.html", context)


@require_GET
def list_backing_visits(request):
    """Officials read those of their territory, an enterprise those at its own place."""
    form = VisitFilterForm(request.GET)
    wanted = wanted_of(form)
    rows = visits_of(request.user, **wanted)
    if wants_file(request):
        return list_as_file(
            request, rows, name="backing-visits", sheet=pgettext("列表", "督导记录"), columns=VISIT_COLUMNS
        )
    context = {"form": form, "page": page_of(request, rows), "is_filtered": bool(wanted)}
    return render(request, "inspections/backing/visit_list.html", context)


def _presence(visit):
    if visit.is_presence_proved:
        return _("双方扫码验证")
    return visit.no_presence or _("非现场")
