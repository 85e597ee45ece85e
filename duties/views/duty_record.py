from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.column import Column
from common.filter_form import choice_in
from duties.forms.duty import CorrectionReasonForm
from duties.forms.record_filter import RecordFilterForm
from duties.forms.record_review import RecordReviewForm
from duties.handing_in import figures_on, form_for, handed_in, is_good, sent_with, sentence_for
from duties.models import Duty, DutyRecord, RecordReview
from duties.permissions import (
    can_correct_duty_record,
    can_see_hollow_signals_of,
    can_submit_duty,
    review_capacity,
)
from duties.queries.exempt_reason import tell_exempt_reasons
from duties.queries.ladder_timeline import timeline_of
from duties.queries.morning_check import morning_check_of
from duties.queries.record import RECORD_STATES, STATES_OF_DAYS, records_of
from duties.queries.record_state import RECORD_STATES as RECORD_STATES_OF_REVIEW
from duties.queries.record_state import state_of, with_record_state
from duties.queries.report_figures import figures_in
from duties.report_words import DOCUMENT_NAMES, words_of
from duties.services.duty import DutyRefused, correct_duty_record
from duties.views.find import find_duty
from duties.views.report_draft import draft_on, report_context
from enterprises.models import Enterprise
from enterprises.views.list_export import list_as_file, local_minute, wants_file
from hazards.models import Hazard

PAGE_SIZE = 50
COLUMNS = (
    Column(gettext_lazy("期限"), lambda duty: duty.due_on),
    Column(gettext_lazy("种类"), lambda duty: duty.get_kind_display()),
    Column(
        gettext_lazy("状态"), lambda duty: str(getattr(duty, "exempt_reason", "") or duty.get_state_display())
    ),
    Column(gettext_lazy("记录"), lambda duty: _record_state_of(duty)),
    Column(gettext_lazy("提交时间"), lambda duty: local_minute(duty.submitted_at)),
)
LEADING = (RecordReview.Capacity.DIRECTOR, RecordReview.Capacity.PRINCIPAL)


@require_GET
def list_records(request, public_id):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
    today = timezone.localdate()
    form = RecordFilterForm(request.GET)
    wanted = form.wanted
    records = records_of(enterprise, today, **wanted)
    states = STATES_OF_DAYS if "since" in wanted or "until" in wanted else RECORD_STATES
    state = choice_in(request.GET, "state", records.wanted, "all")
    rows = with_record_state(records.duties(state), today)
    if wants_file(request):

        def prepare(duties):
            tell_exempt_reasons(duties, enterprise=enterprise, at=timezone.now())
            return duties

        return list_as_file(
            request, rows, name="duty-records", sheet=_("日周月记录"), columns=COLUMNS, prepare=prepare
        )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    tell_exempt_reasons(page.object_list, enterprise=enterprise, at=timezone.now())
    context = {
        "enterprise": enterprise,
        "form": form,
        "state": state,
        "tabs": [(name, label, records.counts[name]) for name, label in states.items()],
        "page": page,
        "record_states": RECORD_STATES_OF_REVIEW,
        "records": records,
        "is_filtered": bool(wanted),
        "is_of_one_person": "by" in wanted,
        "may_see_hollow_signals": can_see_hollow_signals_of(request.user, enterprise),
    }
    return render(request, "duties/record_list.html", context)


def _record_state_of(duty):
    """As the page says it: only of what was handed in or begun."""
    is_told = duty.submitted_at or duty.record_state == "DRAFT"
    return str(RECORD_STATES_OF_REVIEW.get(duty.record_state, "")) if is_told else ""


@require_GET
def show_record(request, public_id, kind, due_on):
    duty = find_duty(request, public_id, kind, due_on)
    return record_page(request, duty, revisions_of(duty))


def record_page(request, duty, revisions, review_form=None):
    """All revisions of a record; a review that was refused comes back as it was sent."""
    record, *older = revisions
    hazards = Hazard.objects.visible_to(request.user).filter(
        source__in=Hazard.OWN_SOURCES,
        source_key__in=[key for revision in revisions for key in revision.hazard_keys],
    )
    state = state_of(duty, timezone.localdate())
    capacity = review_capacity(request.user, duty)
    context = {
        "duty": duty,
        "document_name": DOCUMENT_NAMES[Duty.Kind(duty.kind)],
        "record": record,
        "older": older,
        "hazards": hazards,
        "timeline": timeline_of(duty, timezone.now()),
        "record_state": state,
        "record_state_label": RECORD_STATES_OF_REVIEW[state],
        "can_correct": can_correct_duty_record(request.user, duty),
        "can_submit": can_submit_duty(request.user, duty),
        "review_form": review_form or _review_form(request.user, record, state, capacity),
        "is_own_record": capacity in LEADING and record.by_id == request.user.pk and state == "SUBMITTED",
        "is_regulator": capacity == RecordReview.Capacity.REGULATOR,
    }
    return render(request, "duties/record_detail.html", context)


def _review_form(user, record, state, capacity):
    """The form for what this person may say now, if anything."""
    if capacity is None:
        return None
    may_decide = state == "SUBMITTED" and record.by_id != user.pk
    if capacity in LEADING and not may_decide:
        return None
    return RecordReviewForm(initial={"revision": record.revision}, capacity=capacity)


@require_http_methods(["GET", "POST"])
def correct_record(request, public_id, kind, due_on):
    duty = find_duty(request, public_id, kind, due_on, can_correct_duty_record)
    record = revisions_of(duty)[0]
    reason_form = CorrectionReasonForm(request.POST or None)
    now = timezone.now()
    draft, figures = draft_on(duty, now), figures_on(duty, now)
    form = form_for(duty, sent=sent_with(request), record=record, draft=draft)
    # Both are asked, so that all errors stand on the page at once.
    if request.method == "POST" and all([reason_form.is_valid(), is_good(form, request.user, now)]):
        try:
            correct_duty_record(
                record=record,
                by=request.user,
                at=now,
                reason=reason_form.cleaned_data["reason"],
                handed_in=handed_in(form, duty, now, is_correction=True),
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
        "morning_check": morning_check_of(duty, form.control_list),
        **report_context(duty, draft, figures),
    }
    return render(request, "duties/duty_submit.html", context)


def revisions_of(duty: Duty) -> list[DutyRecord]:
    """Newest first; 404 while there is none."""
    records = DutyRecord.objects.filter(enterprise_id=duty.enterprise_id, due_on=duty.due_on, kind=duty.kind)
    reviews = Prefetch("reviews", RecordReview.objects.select_related("by"))
    revisions = list(records.select_related("by").prefetch_related(reviews).order_by("-revision"))
    if not revisions:
        raise Http404
    for revision in revisions:
        figures = figures_in(revision.answers)
        revision.report = words_of(figures, duty.enterprise) if figures else None
    return revisions
