from django import forms
from django.utils.translation import gettext_lazy as _

from duties.checklists import Checklist

YES, NO, NOT_APPLICABLE = "YES", "NO", "NOT_APPLICABLE"
ANSWERS = [(YES, _("是")), (NO, _("否")), (NOT_APPLICABLE, _("不适用"))]
TITLE_LENGTH = 240


class SubmissionForm(forms.Form):
    """What every hand-in carries along: the key that makes it count once, and the phone's time."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    captured_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)


class DailyControlForm(SubmissionForm):
    """The daily list: each item gets yes, no or not applicable, and a no gets words."""

    def __init__(self, *args, checklist: Checklist, **kwargs):
        super().__init__(*args, **kwargs)
        self.checklist = checklist
        for item in checklist.items:
            self.fields[f"answer_{item.code}"] = forms.ChoiceField(
                label=item.question,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": _("请选择是、否或不适用。")},
            )
            self.fields[f"note_{item.code}"] = forms.CharField(
                label=_("发现了什么，怎么处理的"),
                required=False,
                max_length=200,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["note"] = forms.CharField(
            label=_("补充说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        )

    def clean(self):
        cleaned = super().clean()
        for item in self.checklist.items:
            if cleaned.get(f"answer_{item.code}") == NO and not cleaned.get(f"note_{item.code}"):
                self.add_error(f"note_{item.code}", _("选了“否”，请写明发现了什么、怎么处理的。"))
        return cleaned

    @property
    def questions(self):
        """Each item with its two fields, in order."""
        return [
            {"item": item, "answer": self[f"answer_{item.code}"], "note": self[f"note_{item.code}"]}
            for item in self.checklist.items
        ]

    @property
    def answered_count(self):
        return sum(bool(question["answer"].value()) for question in self.questions)

    @property
    def answers(self):
        """What the record keeps, each question verbatim in the language it was asked in."""
        return [
            {
                "item": item.code,
                "question": str(item.question),
                "answer": self.cleaned_data[f"answer_{item.code}"],
                "note": self.cleaned_data[f"note_{item.code}"],
            }
            for item in self.checklist.items
        ]

    @property
    def found(self):
        return [
            {"title": self._title(item), "severity": item.severity}
            for item in self.checklist.items
            if self.cleaned_data[f"answer_{item.code}"] == NO
        ]

    def _title(self, item):
        return f"{self.cleaned_data[f'note_{item.code}']}（{item.question}）"[:TITLE_LENGTH]

    @property
    def note(self):
        return self.cleaned_data["note"]


class ReportForm(SubmissionForm):
    """The weekly report and the monthly minutes: what was looked at, what was found, what is done about it.

    "Nothing found" is chosen, not left blank: a zero-risk report is a report.
    """

    NONE_FOUND, FOUND = "NONE_FOUND", "FOUND"

    assessed = forms.CharField(
        label=_("检查和分析了哪些方面"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    outcome = forms.ChoiceField(
        label=_("有没有发现问题"),
        choices=[(NONE_FOUND, _("没有发现问题（零风险报告）")), (FOUND, _("发现了问题"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("没有发现问题也要选一项。")},
    )
    problems = forms.CharField(
        label=_("发现的问题"),
        help_text=_("一行写一个问题，每个问题会开一条隐患。"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    measures = forms.CharField(
        label=_("采取的措施和下一步安排"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    checklist = None

    def clean(self):
        cleaned = super().clean()
        outcome, problems = cleaned.get("outcome"), cleaned.get("problems")
        if outcome == self.FOUND and not problems:
            self.add_error("problems", _("请写下发现的问题，一行一个。"))
        if outcome == self.NONE_FOUND and problems:
            self.add_error("outcome", _("写了问题，请选“发现了问题”，或者删去下面的问题。"))
        return cleaned

    @property
    def answers(self):
        answers = [
            {
                "item": "assessed",
                "question": str(self["assessed"].label),
                "note": self.cleaned_data["assessed"],
            }
        ]
        if self.cleaned_data["outcome"] == self.FOUND:
            problems = {"item": "problems", "question": str(self["problems"].label)}
            answers.append(problems | {"answer": NO, "note": self.cleaned_data["problems"]})
        else:
            answers.append(
                {"item": "problems", "question": str(self["outcome"].label), "answer": self.NONE_FOUND}
            )
        measures = {"item": "measures", "question": str(self["measures"].label)}
        return [*answers, measures | {"note": self.cleaned_data["measures"]}]

    @property
    def found(self):
        lines = (line.strip() for line in self.cleaned_data["problems"].splitlines())
        return [{"title": line[:TITLE_LENGTH]} for line in lines if line]

    note = ""


class CorrectionReasonForm(forms.Form):
    """Why a record is corrected; stands above the form of the record itself."""

    reason = forms.CharField(label=_("更正原因"), max_length=200)


def initial_from(answers: list[dict], note: str) -> dict:
    """The fields of a form as a record's answers fill them, for a correction to begin from."""
    by_item = {answer["item"]: answer for answer in answers}
    initial = {"note": note}
    for code, answer in by_item.items():
        initial |= {f"answer_{code}": answer.get("answer"), f"note_{code}": answer.get("note", "")}
        initial[code] = answer.get("note", "")
    if "problems" in by_item:
        is_found = by_item["problems"].get("answer") == NO
        initial["outcome"] = ReportForm.FOUND if is_found else ReportForm.NONE_FOUND
    return initial
