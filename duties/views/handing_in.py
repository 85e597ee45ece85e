"""What handing in a duty and correcting its record have in common."""

import uuid

from django.utils.translation import gettext_lazy

from duties.checklists import checklist_for
from duties.forms.duty import DailyControlForm, ReportForm
from duties.models import Duty
from duties.queries.morning_check import figures_entry
from duties.services.duty import (
    AlreadySubmitted,
    CapturedInFuture,
    DutyRefused,
    Finding,
    KeyUsedElsewhere,
    NoRuleInForce,
    NoSuchDuty,
    NotYetDue,
    NotYetSubmitted,
)

REFUSALS = {
    NotYetDue: gettext_lazy("还没有到这项任务的时间，到期当天再填。"),
    NoSuchDuty: gettext_lazy("这一天没有这项任务，可能已经申报歇业。"),
    AlreadySubmitted: gettext_lazy("这项任务已经有人提交了。要修改请打开记录，选“更正”。"),
    CapturedInFuture: gettext_lazy("手机时间比服务器快了五分钟以上，请校准手机时间后再提交。"),
    KeyUsedElsewhere: gettext_lazy("这张表已经提交过，请从待办重新打开。"),
    NotYetSubmitted: gettext_lazy("这项任务还没有提交，没有可以更正的记录。"),
    NoRuleInForce: gettext_lazy("这一天没有生效的履责规则，请联系管理员。"),
}
SUBMIT_LABELS = {
    Duty.Kind.DAILY_CONTROL: gettext_lazy("提交日管控记录"),
    Duty.Kind.WEEKLY_CHECK: gettext_lazy("提交周排查报告"),
    Duty.Kind.MONTHLY_DISPATCH: gettext_lazy("提交月调度纪要"),
}


def form_for(duty, data, initial=None):
    initial = {"idempotency_key": uuid.uuid4()} | (initial or {})
    if duty.kind == Duty.Kind.DAILY_CONTROL:
        return DailyControlForm(data, initial=initial, checklist=checklist_for(duty.enterprise))
    return ReportForm(data, initial=initial)


def handed_in(form, duty):
    """What a form hands to the service, whether new or corrected; each revision keeps its own figures."""
    return {
        "captured_at": form.cleaned_data["captured_at"],
        "answers": [*figures_entry(duty), *form.answers],
        "note": form.note,
        "found": [Finding(**finding) for finding in form.found],
        "idempotency_key": form.cleaned_data["idempotency_key"],
    }


def sentence_for(refusal: DutyRefused):
    return REFUSALS[type(refusal)]


def submit_label(duty):
    return SUBMIT_LABELS[duty.kind]
