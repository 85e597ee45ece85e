from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from duties.models import Duty
from duties.permissions import can_submit_duty
from duties.queries.agenda import agenda_of
from duties.queries.morning_check import morning_check_of
from duties.services.duty import DutyRefused, submit_duty
from duties.views.find import find_duty
from duties.views.handing_in import form_for, handed_in, sentence_for, submit_label

PAGE_SIZE = 50


@require_GET
def list_duties(request):
    today = timezone.localdate()
    agenda = agenda_of(request.user, today)
    show = request.GET.get("show")
    show = show if show in ("due", "overdue", "done") else "due"
    page = Paginator(getattr(agenda, show), PAGE_SIZE).get_page(request.GET.get("page"))
    tabs = [
        ("due", _("现在要做"), agenda.due_count),
        ("overdue", _("逾期未交"), agenda.overdue_count),
        ("done", _("最近完成"), agenda.done_count),
    ]
    context = {"agenda": agenda, "show": show, "tabs": tabs, "page": page, "today": today}
    return render(request, "duties/duty_list.html", context)


@require_http_methods(["GET", "POST"])
def submit_duty_view(request, public_id, kind, due_on):
    duty = find_duty(request, public_id, kind, due_on, can_submit_duty)
    form = form_for(duty, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            submit_duty(
                enterprise=duty.enterprise,
                kind=Duty.Kind(duty.kind),
                due_on=duty.due_on,
                by=request.user,
                at=timezone.now(),
                **handed_in(form, duty),
                checklist=form.checklist.version if form.checklist else "",
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
        "morning_check": morning_check_of(duty),
    }
    return render(request, "duties/duty_submit.html", context)
