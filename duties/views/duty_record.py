from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from duties.forms.duty import CorrectionReasonForm, initial_from
from duties.forms.record_filter import RecordFilterForm
from duties.models import Duty, DutyRecord
from duties.permissions import can_correct_duty_record, can_submit_duty
from duties.queries.morning_check import morning_check_of
from duties.queries.record import RECORD_STATES, STATES_OF_DAYS, records_of
from duties.services.duty import DutyRefused, correct_duty_record
from duties.views.find import find_duty
from duties.views.handing_in import form_for, handed_in, sentence_for
from enterprises.models import Enterprise
from hazards.models import Hazard

PAGE_SIZE = 50


@require_GET
def list_records(request, public_id):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
    today = timezone.localdate()
    form = RecordFilterForm(request.GET)
    wanted = form.wanted
    records = records_of(enterprise, today, **wanted)
    states = STATES_OF_DAYS if "since" in wanted or "until" in wanted else RECORD_STATES
    state = request.GET.get("state") if request.GET.get("state") in records.wanted else "all"
    context = {
        "enterprise": enterprise,
        "form": form,
        "state": state,
        "tabs": [(name, label, records.counts[name]) for name, label in states.items()],
        "page": Paginator(records.duties(state), PAGE_SIZE).get_page(request.GET.get("page")),
        "records": records,
        "is_filtered": bool(wanted),
        "is_of_one_person": "by" in wanted,
    }
    return render(request, "duties/record_list.html", context)


@require_GET
def show_record(request, public_id, kind, due_on):
    duty = find_duty(request, public_id, kind, due_on)
    record, *older = _revisions_of(duty)
    hazards = Hazard.objects.visible_to(request.user).filter(
        source__in=Hazard.OWN_SOURCES,
        source_key__in=[key for revision in (record, *older) for key in revision.hazard_keys],
    )
    context = {
        "duty": duty,
        "record": record,
        "older": older,
        "hazards": hazards,
        "can_correct": can_correct_duty_record(request.user, duty),
        "can_submit": can_submit_duty(request.user, duty),
    }
    return render(request, "duties/record_detail.html", context)


@require_http_methods(["GET", "POST"])
def correct_record(request, public_id, kind, due_on):
    duty = find_duty(request, public_id, kind, due_on, can_correct_duty_record)
    record = _revisions_of(duty)[0]
    reason_form = CorrectionReasonForm(request.POST or None)
    form = form_for(duty, request.POST or None, initial_from(record.answers, record.note))
    # Both are asked, so that all errors stand on the page at once.
    if request.method == "POST" and all([reason_form.is_valid(), form.is_valid()]):
        try:
            correct_duty_record(
                record=record,
                by=request.user,
                at=timezone.now(),
                reason=reason_form.cleaned_data["reason"],
                **handed_in(form, duty),
            )
        except DutyRefused as refusal:
            form.add_error(None, sentence_for(refusal))
        else:
            messages.success(request, _("更正已保存，原来的记录仍可查看。"))
            return redirect("duties:show_record", public_id, kind, duty.due_on)
    context = {
        "duty": duty,
        "form": form,
        "reason_form": reason_form,
        "submit": _("提交更正"),
        "record": record,
        "morning_check": morning_check_of(duty),
    }
    return render(request, "duties/duty_submit.html", context)


def _revisions_of(duty: Duty) -> list[DutyRecord]:
    """Newest first; 404 while there is none."""
    records = DutyRecord.objects.filter(enterprise_id=duty.enterprise_id, due_on=duty.due_on, kind=duty.kind)
    revisions = list(records.select_related("by").order_by("-revision"))
    if not revisions:
        raise Http404
    return revisions
