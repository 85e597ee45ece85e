"""What handing in a duty and correcting its record have in common."""

import hashlib
import uuid

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.picture import PictureRefused
from duties.forms.daily_control import DailyControlForm
from duties.forms.daily_control import initial_from as daily_initial
from duties.forms.report import MinutesForm, WeeklyReportForm
from duties.forms.report import initial_from as report_initial
from duties.models import Duty, DutyRecord
from duties.queries.morning_check import figures_entry
from duties.queries.report_figures import FIGURES, report_figures
from duties.queries.risk_control_list import NoTemplateInForce, risk_control_list_for
from duties.report_words import draft_of, unseen_words
from duties.services.duty import (
    AlreadySubmitted,
    CapturedInFuture,
    DutyRefused,
    Finding,
    HandedIn,
    KeyUsedElsewhere,
    NoRuleInForce,
    NoSuchDuty,
    NotYetDue,
    NotYetSubmitted,
)
from enterprises.models import Membership
from enterprises.services.photo import PhotoRefused, keep_photo


class FiguresChanged(DutyRefused):
    """The figures of a report got worse after it was written; whoever signs it has to have seen them."""

    def __init__(self, changes: list[str]):
        super().__init__(changes)
        self.changes = changes


REFUSALS = {
    NotYetDue: gettext_lazy("还没有到这项任务的时间，到期当天再填。"),
    NoSuchDuty: gettext_lazy("这一天没有这项任务：歇业、休息，或者按连锁分工不用做。"),
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


REPORT_FORMS = {Duty.Kind.WEEKLY_CHECK: WeeklyReportForm, Duty.Kind.MONTHLY_DISPATCH: MinutesForm}


def form_for(duty, *, sent=(None, None), record=None, draft=None, figures=None):
    """The form of a duty, empty or with the data and files sent; for a correction it begins from `record`.

    A report begins from its `draft`, where somebody has written in it, or from its `figures`.
    """
    initial = {"idempotency_key": uuid.uuid4()}
    if duty.kind == Duty.Kind.DAILY_CONTROL:
        control_list = list_asked(duty)
        if record is not None:
            initial |= daily_initial(control_list, record.answers, record.note)
        return DailyControlForm(*sent, initial=initial, duty=duty, control_list=control_list)
    if draft is not None and draft.is_touched:
        initial |= draft.content
    elif record is not None:
        initial |= report_initial(record.answers)
    elif figures is not None:
        initial |= {"assessed": draft_of(figures)}
        if duty.kind == Duty.Kind.MONTHLY_DISPATCH:
            initial |= meeting_of(duty.enterprise)
    return REPORT_FORMS[Duty.Kind(duty.kind)](*sent, initial=initial)


def meeting_of(enterprise):
    """Who usually meets: the principal chairs; principal, director and officers come."""
    members = Membership.objects.on(timezone.localdate()).filter(enterprise=enterprise).select_related("user")
    names = {role: [] for role in Membership.Role}
    for member in members.order_by("pk"):
        names[member.role].append(str(member.user))
    attendees = dict.fromkeys(name for role in Membership.Role for name in names[role])
    return {"chair": "".join(names[Membership.Role.PRINCIPAL][:1]), "attendees": "\n".join(attendees)}


def sent_with(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def list_asked(duty):
    try:
        return risk_control_list_for(duty.enterprise, duty.due_on)
    except NoTemplateInForce as error:
        raise Http404 from error


def keep_photos(form, by, at) -> None:
    """Keep what came along as files, also when something else is wrong: nobody takes a photo twice.

    The key of a photo follows from the form's own and the file, so that a form sent twice leaves one.
    """
    key = form.cleaned_data.get("idempotency_key") or uuid.uuid4()
    for question, upload in form.uploads():
        data = upload.read()
        name = f"{question.item.code}:{hashlib.sha256(data).hexdigest()}"
        try:
            photo = keep_photo(
                key=uuid.uuid5(key, name), enterprise=form.duty.enterprise, data=data, by=by, at=at
            )
        except (PhotoRefused, PictureRefused) as refusal:
            form.add_error(question.photos_name, str(refusal))
        else:
            question.keep(photo)


def is_good(form, by, at) -> bool:
    """Whether the form can be handed in; whatever it brought in photos is kept either way."""
    form.full_clean()
    if form.control_list:
        keep_photos(form, by, at)
    return form.is_valid()


def handed_in(form, duty, at, *, is_correction=False) -> HandedIn:
    """What a form hands to the service, whether new or corrected; each revision keeps its own figures."""
    figures = figures_on(duty, at)
    if figures is not None and (duty.is_open or is_correction):
        _refuse_unseen(form, figures)
    return HandedIn(
        idempotency_key=form.cleaned_data["idempotency_key"],
        started_at=form.cleaned_data["started_at"],
        captured_at=form.cleaned_data["captured_at"],
        place=form.place,
        answers=[*figures_entry(duty, form.control_list), *report_entry(figures), *form.answers],
        note=form.note,
        found=[Finding(**finding) for finding in form.found],
        checklist=form.control_list.version if form.control_list else "",
        photos=form.photos,
    )


def figures_on(duty, at):
    """The figures of a report as they stand now; None for a daily record."""
    return report_figures(duty, at=at) if duty.kind in REPORT_FORMS else None


def report_entry(figures):
    """The figures of a report as they stand when it is handed in; counted here, never typed."""
    return [{"item": FIGURES, "question": _("数据汇总"), "figures": figures}] if figures else []


def _refuse_unseen(form, figures) -> None:
    """Who sends again what is stored already, or what names no figures, is not asked."""
    changes = unseen_words(form.data.get("figures_seen", ""), figures)
    key = form.cleaned_data["idempotency_key"]
    if changes and not DutyRecord.objects.filter(idempotency_key=key).exists():
        raise FiguresChanged(changes)


def sentence_for(refusal: DutyRefused):
    if isinstance(refusal, FiguresChanged):
        changes = " · ".join(refusal.changes)
        return _("您写的时候到现在，数字变了：%(changes)s。请看过新的数字再提交。") % {"changes": changes}
    return REFUSALS[type(refusal)]


def submit_label(duty):
    return SUBMIT_LABELS[duty.kind]
