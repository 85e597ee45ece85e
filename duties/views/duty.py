from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.column import Column
from common.filter_form import choice_in
from duties.handing_in import figures_on, form_for, handed_in, is_good, sent_with, sentence_for, submit_label
from duties.models import Duty
from duties.permissions import can_submit_duty
from duties.queries.agenda import agenda_of, tell_submittable
from duties.queries.assignee import name_assignees
from duties.queries.morning_check import morning_check_of
from duties.queries.record_review import reviews_of
from duties.services.duty import DutyRefused, submit_duty
from duties.views.find import find_duty
from duties.views.report_draft import draft_on, report_context
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file

PAGE_SIZE = 50
COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("种类"), lambda duty: duty.get_kind_display()),
    Column(gettext_lazy("期限"), lambda duty: duty.due_on),
    Column(gettext_lazy("由谁完成"), lambda duty: str(getattr(duty, "assignee", None) or "")),
    Column(gettext_lazy("状态"), lambda duty: duty.get_state_display()),
)


@require_GET
def list_duties(request):
    today = timezone.localdate()
    agenda = agenda_of(request.user, today)
    show = choice_in(request.GET, "show", ("due", "overdue", "done"), "due")
    if wants_file(request):
        rows = getattr(agenda, show)
        prepare = None if show == "done" else _with_assignees
        return list_as_file(request, rows, name="duties", sheet=_("任务"), columns=COLUMNS, prepare=prepare)
    page = Paginator(getattr(agenda, show), PAGE_SIZE).get_page(request.GET.get("page"))
    if show != "done":
        name_assignees(page.object_list)
        tell_submittable(page.object_list, request.user.memberships.on(today))
    tabs = [
        ("due", _("现在要做"), agenda.due_count),
        ("overdue", _("逾期未交"), agenda.overdue_count),
        ("done", _("最近完成"), agenda.done_count),
    ]
    reviews = reviews_of(request.user, today)
    context = {
        "agenda": agenda,
        "show": show,
        "tabs": tabs,
        "page": page,
        "today": today,
        "waiting_count": reviews.waiting.count(),
        "returned_count": reviews.returned.count(),
    }
    return render(request, "duties/duty_list.html", context)


def _with_assignees(duties):
    name_assignees(duties)
    return duties


@require_http_methods(["GET", "POST"])
def submit_duty_view(request, public_id, kind, due_on):
    duty = find_duty(request, public_id, kind, due_on, can_submit_duty)
    now = timezone.now()
    draft = draft_on(duty, now) if duty.is_open else None
    figures = figures_on(duty, now)
    form = form_for(duty, sent=sent_with(request), draft=draft, figures=figures)
    if request.method == "POST" and is_good(form, request.user, now):
        try:
            submit_duty(
                enterprise=duty.enterprise,
                kind=Duty.Kind(duty.kind),
                due_on=duty.due_on,
                by=request.user,
                at=now,
                handed_in=handed_in(form, duty, now),
            )
        except DutyRefused as refusal:
            form.add_error(None, sentence_for(refusal))
        else:
            messages.success(request, _("已提交，服务器已经保存。"))
            return redirect("duties:show_record", public_id, kind, duty.due_on)
    elif request.method == "GET" and duty.state in Duty.DONE_STATES:
        return redirect("duties:show_record", public_id, kind, duty.due_on)
    context = {
        "duty": duty,
        "form": form,
        "today": timezone.localdate(),
        "submit": submit_label(duty),
        "morning_check": morning_check_of(duty, form.control_list),
        **report_context(duty, draft, figures),
    }
    return render(request, "duties/duty_submit.html", context)
