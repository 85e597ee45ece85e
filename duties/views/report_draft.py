"""Drafts of reports: saved by a button, and every few seconds where scripts run."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.api_refusal import SignedInAsAnother, is_sent_by_another
from duties.forms.duty import CorrectionReasonForm
from duties.handing_in import REFUSALS, REPORT_FORMS, figures_on, submit_label
from duties.models import Duty
from duties.permissions import can_submit_duty
from duties.report_words import DOCUMENT_NAMES, words_of
from duties.services.duty import AlreadySubmitted
from duties.services.report_draft import DraftChanged, HandedInMeanwhile, open_draft, save_draft
from duties.views.find import find_duty


@require_POST
def save_draft_view(request, public_id, kind, due_on):
    if is_sent_by_another(request):
        return _answer(SignedInAsAnother.default_code, SignedInAsAnother.default_detail, status=401)
    duty = find_duty(request, public_id, kind, due_on, can_submit_duty)
    if duty.kind not in REPORT_FORMS or duty.state == Duty.State.EXEMPT:
        raise Http404
    form, now = REPORT_FORMS[Duty.Kind(duty.kind)](request.POST), timezone.now()
    try:
        draft = save_draft(
            duty=duty,
            content=form.texts,
            version=_number_in(request, "draft_version") or 0,
            revision=_number_in(request, "draft_revision"),
            by=request.user,
            at=now,
        )
    except HandedInMeanwhile:
        return _answer("already_submitted", REFUSALS[AlreadySubmitted], status=409)
    except DraftChanged as refusal:
        return _show_both(request, duty, form, refusal.draft, now)
    if _is_script(request):
        return JsonResponse({"version": draft.version, "saved_at": draft.saved_at})
    messages.success(request, _("草稿已保存，还没有提交。"))
    page = "duties:submit_duty" if duty.is_open else "duties:correct_record"
    return redirect(page, public_id, kind, duty.due_on)


def draft_on(duty, at):
    """The draft behind a form; None where there is none to be had."""
    if duty.kind not in REPORT_FORMS or duty.state == Duty.State.EXEMPT:
        return None
    return open_draft(duty=duty, at=at)


def report_context(duty, draft, figures):
    """What the form of a report shows besides its fields; nothing for a daily record."""
    if figures is None:
        return {}
    return {
        "draft": draft,
        "report": words_of(figures, duty.enterprise),
        "counted_at": datetime.fromisoformat(figures["counted_at"]),  # a page kept on the phone may be old
        "document_name": DOCUMENT_NAMES[Duty.Kind(duty.kind)],
    }


def _show_both(request, duty, form, draft, now):
    """What was typed stays in the form; what somebody else has saved stands beside it, to be compared."""
    if _is_script(request):
        theirs = {"saved_by": str(draft.saved_by), "saved_at": draft.saved_at, "version": draft.version}
        return JsonResponse({"code": "draft_changed", "content": draft.content, **theirs}, status=409)
    # Not an error of the fields: bound, the form would complain of all that is not written yet.
    typed = type(form)(initial=form.texts | {"idempotency_key": request.POST.get("idempotency_key", "")})
    labels = {name: field.label for name, field in form.fields.items()}
    context = {
        "duty": duty,
        "form": typed,
        "today": timezone.localdate(),
        "submit": submit_label(duty) if duty.is_open else _("提交更正"),
        "saved_meanwhile": [
            (labels[name], text)
            for name, text in draft.content.items()
            if name in labels and text != form.texts.get(name, "")
        ],
        **report_context(duty, draft, figures_on(duty, now)),
    }
    if not duty.is_open:
        context["reason_form"] = CorrectionReasonForm(initial={"reason": request.POST.get("reason", "")})
    return render(request, "duties/duty_submit.html", context, status=409)


def _answer(code, message, status):
    """To a script, as the API answers it."""
    error = {"code": code, "message": message, "fields": {}}
    return JsonResponse({"code": code, "error": error}, status=status)


def _number_in(request, name):
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _is_script(request):
    return request.headers.get("Accept", "").startswith("application/json")
