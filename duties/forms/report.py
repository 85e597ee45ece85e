"""The weekly report and the monthly minutes as forms; what the record keeps follows from their fields."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from duties.forms.duty import SubmissionForm
from duties.forms.question import NO, TITLE_LENGTH

LONGEST_TEXT = 2000


class Choice(NamedTuple):
    """A choice with a text that counts under the value `when`, and what is said where the two don't fit."""

    text: str
    when: str
    missing: Any
    contrary: Any


def _text(label, *, rows=4, required=True, help_text=""):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReportForm(SubmissionForm):
    """What was looked at, what was found, what is done about it.

    "Nothing found" is chosen, not left blank: a zero-risk report is a report.
    """

    NONE_FOUND, FOUND = "NONE_FOUND", "FOUND"
    CHOICES = {
        "outcome": Choice(
            "problems",
            FOUND,
            _("请写下发现的问题，一行一个。"),
            _("写了问题，请选“发现了问题”，或者删去下面的问题。"),
        )
    }

    assessed = _text(_("检查和分析了哪些方面"), rows=8, help_text=_("已按上面的数字起草，请核对并补充分析。"))
    outcome = forms.ChoiceField(
        label=_("有没有发现新的问题"),
        help_text=_("日管控里已经开出的隐患不用再写。"),
        choices=[(NONE_FOUND, _("没有发现问题（零风险报告）")), (FOUND, _("发现了问题"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("没有发现问题也要选一项。")},
    )
    problems = _text(_("发现的问题"), help_text=_("一行写一个问题，每个问题会开一条隐患。"), required=False)
    control_list = None
    photos: tuple = ()
    note = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A phone without a network says what is missing before the record goes out: duty_form.js.
        for name, choice in self.CHOICES.items():
            self.fields[name].widget.attrs |= {
                "data-text": choice.text,
                "data-text-when": choice.when,
                "data-word-missing": choice.missing,
                "data-word-contrary": choice.contrary,
            }

    def clean(self):
        cleaned = super().clean()
        for name, choice in self.CHOICES.items():
            chosen, text = cleaned.get(name), cleaned.get(choice.text)
            if chosen == choice.when and not text:
                self.add_error(choice.text, choice.missing)
            if chosen and chosen != choice.when and text:
                self.add_error(name, choice.contrary)
        return cleaned

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was filled in, in the order of the form; what was left blank is not there."""
        answers = []
        of_a_choice = {choice.text for choice in self.CHOICES.values()}
        for field in self.visible_fields():
            value = self.cleaned_data[field.name]
            if field.name in self.CHOICES:
                answers.append(self._choice_entry(field.name, value))
            elif value and field.name not in of_a_choice:
                answers.append({"item": field.name, "question": str(field.label), "note": value})
        return answers

    def _choice_entry(self, name: str, value: str) -> dict[str, Any]:
        choice = self.CHOICES[name]
        text = choice.text
        if value != choice.when:
            return {"item": text, "question": str(self[name].label), "answer": value}
        answer = NO if value == self.FOUND else value
        entry = {"item": text, "question": str(self[text].label), "answer": answer}
        return entry | {"note": self.cleaned_data[text]}

    @property
    def found(self) -> list[dict[str, str]]:
        lines = (line.strip() for line in self.cleaned_data["problems"].splitlines())
        return [{"title": line[:TITLE_LENGTH]} for line in lines if line]

    @property
    def texts(self) -> dict[str, str]:
        """What is filled in just now, good or not: the content of a draft."""
        values = {field.name: str(field.value() or "") for field in self.visible_fields()}
        return {name: value[: LONGEST_TEXT * 2] for name, value in values.items() if value}


class WeeklyReportForm(ReportForm):
    """《每周食品安全排查治理报告》"""

    measures = _text(_("采取的措施和下一步安排"))
    proposals = _text(_("需要主要负责人决定或支持的事项"), rows=3, required=False)

    field_order = ["assessed", "outcome", "problems", "measures", "proposals"]


class MinutesForm(ReportForm):
    """《每月食品安全调度会议纪要》: the principal hears the director, decides, and plans the next month."""

    NO_VETO, VETO = "NONE", "PROPOSED"
    CHOICES = ReportForm.CHOICES | {
        "veto": Choice(
            "veto_reason",
            VETO,
            _("请写明建议否决什么、会议怎么处理。"),
            _("写了否决建议，请选“提出了”，或者删去下面的内容。"),
        )
    }

    chair = forms.CharField(label=_("主持人（主要负责人）"), max_length=60)
    attendees = _text(_("参加人员"), rows=3, help_text=_("一行写一个人。"))
    heard = _text(
        _("食品安全总监汇报的情况"),
        rows=3,
        required=False,
        help_text=_("没有配备总监的，写食品安全员的汇报。"),
    )
    proposals = _text(_("食品安全总监的意见和建议"), rows=3, required=False)
    veto = forms.ChoiceField(
        label=_("总监有没有提出否决建议"),
        help_text=_("总监发现可能发生食品安全事故时，有权建议停止相关活动。"),
        choices=[(NO_VETO, _("没有提出")), (VETO, _("提出了"))],
        initial=NO_VETO,
        widget=forms.RadioSelect,
    )
    veto_reason = _text(_("否决建议的内容和处理结果"), rows=3, required=False)
    decisions = _text(_("会议决定"), help_text=_("写清做什么、谁负责、什么时候完成。"))
    plan = _text(_("下月工作安排"))

    field_order = [
        "chair",
        "attendees",
        "assessed",
        "heard",
        "proposals",
        "veto",
        "veto_reason",
        "outcome",
        "problems",
        "decisions",
        "plan",
    ]


def initial_from(answers: list[dict]) -> dict[str, str]:
    """The fields of a report as a record's answers fill them, for a correction to begin from."""
    by_item = {answer["item"]: answer for answer in answers}
    initial = {code: answer["note"] for code, answer in by_item.items() if "note" in answer}
    for name, choice in MinutesForm.CHOICES.items():
        if choice.text in by_item:
            answer = by_item[choice.text].get("answer", "")
            initial[name] = choice.when if answer == NO else answer
    return initial
