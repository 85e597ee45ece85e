from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from accounts.models import User
from common.local_time import SOON, local_date
from common.rows_field import RowsField
from enterprises.forms.photos_field import PhotosField
from enterprises.models import Photo
from inspections.forms.inspection.inspection import day_input
from inspections.forms.inspection.signing import SigningPart
from inspections.forms.whose import WhoseFilterSet
from inspections.models import Checklist, ChecklistItem, Inspection, OnSiteAnswer, OnSiteInspection, Presence
from inspections.queries.inspection.publication import told_not_final
from inspections.queries.inspection.system_check import may_have_system_check

Outcome = OnSiteAnswer.Outcome
PLANNED_KINDS = [
    (kind.value, kind.label)
    for kind in (
        Inspection.Kind.DAILY,
        Inspection.Kind.UNANNOUNCED,
        Inspection.Kind.SYSTEM,
        Inspection.Kind.FOLLOW_UP,
        Inspection.Kind.COMPLAINT,
        Inspection.Kind.OTHER,
    )
]


class InspectorsField(RowsField):
    """Who goes: regulators of the territory."""

    widget = forms.SelectMultiple({"size": 6})

    def __init__(self, people, **kwargs):
        super().__init__(people, label=_("检查人员"), **kwargs)


class PlanForm(forms.Form):
    kind = forms.ChoiceField(label=_("检查类型"), choices=PLANNED_KINDS)
    planned_on = forms.DateField(label=_("检查日期"), widget=day_input())
    checklist = forms.ModelChoiceField(Checklist.objects.none(), label=_("要点表"), empty_label=None)

    def __init__(self, *args, enterprise, people, checklists, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_have_system_check(enterprise):
            self.leave_out(Inspection.Kind.SYSTEM)
        self.fields["checklist"].queryset = checklists
        self.fields["checklist"].label_from_instance = lambda row: f"{row.name} {row.version}"
        self.fields["inspectors"] = InspectorsField(
            people, required=False, help_text=_("可以到开始检查时再定；至少两人。")
        )

    def clean_planned_on(self):
        """A day to come, within the plans of this year and the next."""
        day, today = self.cleaned_data["planned_on"], local_date(timezone.now())
        if not today <= day <= date(today.year + 1, 12, 31):
            raise forms.ValidationError(_("请选今天到明年年底之间的一天。"))
        return day

    def leave_out(self, *kinds):
        kind = self.fields["kind"]
        kind.choices = [(value, label) for value, label in kind.choices if value not in kinds]


class PlanVisitForm(PlanForm):
    """For a visit of the plan; whom and when a draw has said is not asked again."""

    def __init__(self, *args, is_drawn, **kwargs):
        super().__init__(*args, **kwargs)
        Kind = Inspection.Kind
        self.leave_out(Kind.FOLLOW_UP, Kind.COMPLAINT, Kind.OTHER)
        if is_drawn:
            del self.fields["inspectors"], self.fields["planned_on"]


class ReplaceForm(forms.Form):
    leaving = forms.ModelChoiceField(User.objects.none(), label=_("退出的检查人员"))
    successor = forms.ModelChoiceField(User.objects.none(), label=_("接手的检查人员"))
    reason = forms.CharField(label=_("更换原因"), max_length=200)

    def __init__(self, *args, inspectors, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leaving"].queryset = inspectors
        self.fields["successor"].queryset = people


class StartForm(forms.Form):
    papers_shown = forms.BooleanField(label=_("已向对方出示执法证件"))
    recusal_declared = forms.BooleanField(
        label=_("已告知对方可以申请回避；检查人员与被检查单位没有应当回避的关系")
    )
    presence = forms.ModelChoiceField(
        Presence.objects.none(), label=_("到场证明"), required=False, empty_label=_("没有")
    )
    no_presence_reason = forms.CharField(
        label=_("没有到场证明的原因"), max_length=200, required=False, help_text=_("没有做到场验证时必填。")
    )

    field_order = ("inspectors", "papers_shown", "recusal_declared", "presence", "no_presence_reason")

    def __init__(self, *args, people, presences, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inspectors"] = InspectorsField(people, help_text=_("至少两人，包括您自己。"))
        self.fields["presence"].queryset = presences
        self.fields["presence"].label_from_instance = lambda row: (
            gettext("%(official)s %(at)s 与%(member)s互扫")
            % {"official": row.official, "at": f"{row.local_time:%H:%M}", "member": row.member}
        )
        self.order_fields(self.field_order)


class Question:
    """One item of the checklist on the form: its answer and, where it failed, everything about it."""

    def __init__(self, form: forms.Form, item: ChecklistItem, may_skip: bool, day: date):
        self.form, self.item, self.day = form, item, day
        self.kept: dict[str, list[Photo]] = {"photos": [], "after": []}
        outcomes = [Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE]
        if may_skip:
            outcomes.append(Outcome.SKIPPED)
        form.fields[self.name("answer")] = forms.ChoiceField(
            label=item.text,
            choices=[(outcome.value, outcome.label) for outcome in outcomes],
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择结果。")},
        )
        form.fields[self.name("note")] = forms.CharField(
            label=_("发现的情况"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
        )
        form.fields[self.name("photos")] = PhotosField(label=_("照片"))
        if item.is_key:
            form.fields[self.name("critical")] = forms.BooleanField(
                label=_("可能引发事故，责令立即停止"),
                required=False,
                help_text=_("成为重大隐患，马上通知监管部门；可以移送立案。"),
            )
        if item.may_correct_on_spot:
            form.fields[self.name("corrected")] = forms.BooleanField(label=_("已当场改正"), required=False)
            form.fields[self.name("after")] = PhotosField(label=_("改正后的照片"))
        form.fields[self.name("due")] = forms.DateField(
            label=_("整改期限"),
            required=False,
            widget=forms.DateInput({"type": "date", "min": day.isoformat()}, "%Y-%m-%d"),
            help_text=_("不填则按隐患等级的规定时限。"),
        )

    def name(self, part: str) -> str:
        return f"{part}_{self.item.code}"

    def box(self, part: str):
        return self.form[self.name(part)] if self.name(part) in self.form.fields else None

    @property
    def answer_box(self):
        return self.box("answer")

    @property
    def note_box(self):
        return self.box("note")

    @property
    def photos_box(self):
        return self.box("photos")

    @property
    def corrected_box(self):
        return self.box("corrected")

    @property
    def after_box(self):
        return self.box("after")

    @property
    def critical_box(self):
        return self.box("critical")

    @property
    def due_box(self):
        return self.box("due")

    @property
    def has_errors(self) -> bool:
        parts = ("answer", "note", "photos", "corrected", "critical", "after", "due")
        return any(self.name(part) in self.form.errors for part in parts)

    @property
    def is_open(self) -> bool:
        """Whether what a failure needs is shown without a script asking for it."""
        return self.has_errors or self.answer_box.value() == Outcome.FAIL

    def said(self, part: str, usual):
        return self.form.cleaned_data.get(self.name(part), usual)

    @property
    def outcome(self) -> str:
        return self.said("answer", "")

    @property
    def fields(self) -> dict:
        """What an `Answer` of the services is made of."""
        failed = self.outcome == Outcome.FAIL
        corrected = failed and self.said("corrected", False)
        critical = failed and self.said("critical", False)
        return {
            "code": self.item.code,
            "outcome": self.outcome,
            "note": self.said("note", ""),
            "is_corrected": corrected,
            "is_critical": critical,
            "due_on": self.said("due", None) if failed and not corrected and not critical else None,
            "photos": self.kept["photos"],
            "after_photos": self.kept["after"] if corrected else [],
        }

    def check(self) -> None:
        if self.outcome != Outcome.FAIL:
            return
        if not self.said("note", "").strip():
            self.form.add_error(self.name("note"), _("不符合的，要写明情况。"))
        due_on = self.said("due", None)
        if due_on and due_on < self.day and not self.said("corrected", False):
            self.form.add_error(self.name("due"), _("整改期限不能早于检查当天。"))


class RecordForm(forms.Form):
    """The whole checklist, and the signatures where they are given on the spot.

    Fields are named by what they hold and the item's code: `answer_`, `note_`, `corrected_`, `critical_`,
    `due_`, `photos_` and `after_` for files, and the same with `_ids` for photos that the phone has sent
    before.
    """

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    started_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    captured_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    remarks = forms.CharField(
        label=_("检查情况说明"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    sign_now = forms.BooleanField(label=_("现在就当场告知结果并签字"), required=False)

    def __init__(
        self, *args, on_site: OnSiteInspection, items: Sequence[tuple[ChecklistItem, bool]], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.on_site = on_site
        self.questions = [Question(self, item, may_skip, on_site.started_on) for item, may_skip in items]
        self.signing = SigningPart(self, on_site)

    def clean(self):
        for question in self.questions:
            question.check()
        if self.cleaned_data.get("sign_now"):
            self.signing.check()
        elif self.signing.is_begun:
            self.add_error("sign_now", _("已经签字的，请勾选这一项；还没有签的，请清空签字。"))
        return self.cleaned_data

    @property
    def answered_count(self):
        return sum(bool(question.answer_box.value()) for question in self.questions)

    def photo_ids(self) -> set[UUID]:
        return {one for _question, _part, sent in self._sent() for one in sent.ids}

    def uploads(self) -> Iterator[tuple[Question, str, UploadedFile]]:
        for question, part, sent in self._sent():
            for file in sent.files:
                yield question, part, file

    def take_known(self, known: dict[UUID, Photo]) -> None:
        """Put photos sent before under their items; one that nobody knows is an error."""
        for question, part, sent in self._sent():
            for one in sent.ids:
                if one in known:
                    question.kept[part].append(known[one])
                else:
                    field = self.fields[question.name(part)]
                    self.add_error(question.name(part), field.error_messages["unknown"])

    def _sent(self):
        for question in self.questions:
            for part in ("photos", "after"):
                if sent := self.cleaned_data.get(question.name(part)):
                    yield question, part, sent


class OnSiteFilter(WhoseFilterSet):
    q = CharFilter(label=_("企业名称"), field_name="enterprise__name", lookup_expr="icontains", max_length=80)
    enterprise = CharFilter(label=_("企业编号"), field_name="enterprise__public_id", max_length=16)
    kind = ChoiceFilter(label=_("检查类型"), choices=Inspection.Kind.choices, empty_label=_("全部"))
    state = ChoiceFilter(label=_("状态"), choices=OnSiteInspection.State.choices, empty_label=_("全部"))
    due = ChoiceFilter(
        label=_("进度"),
        choices=[
            ("overdue", _("过了安排日期还没开始")),
            ("soon", _("三天内要去的")),
            ("unfinished", _("已开始，没有办完")),
            ("told", _("已告知，还没有生效")),
            ("told_overdue", _("已告知没有生效，公开超期")),
            ("told_soon", _("已告知没有生效，三天内要公开")),
        ],
        method="with_due",
        empty_label=_("全部"),
    )

    class Meta:
        model = OnSiteInspection
        fields = ["q", "enterprise", "kind", "state", "due", "whose"]

    def with_due(self, on_sites, _name, value):
        today = local_date(timezone.now())
        if value == "unfinished":
            return on_sites.unfinished()
        if value.startswith("told"):
            return told_not_final(on_sites, due=value.removeprefix("told").lstrip("_"), today=today)
        return on_sites.overdue(today) if value == "overdue" else on_sites.due(today, today + SOON)
