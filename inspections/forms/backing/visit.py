from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.photos_field import PhotosField
from inspections.models import BackingVisit
from inspections.queries.backing.forms import VisitForm

ANSWERS = [("YES", _("是")), ("NO", _("否")), ("NOT_APPLICABLE", _("不适用"))]


class BackingVisitForm(forms.Form):
    """The questions of the type of business; a “no” says what is wrong."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    started_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    captured_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    way = forms.ChoiceField(
        label=_("督导方式"), choices=BackingVisit.Way.choices, initial=BackingVisit.Way.ON_SITE
    )
    no_presence = forms.CharField(
        label=_("没有到场验证的原因"),
        required=False,
        max_length=200,
        help_text=_("双方扫码验证过到场的不用填。"),
    )
    photos = PhotosField(label=_("现场照片"))
    advice = forms.CharField(
        label=_("督促提醒"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    handed_over = forms.CharField(
        label=_("移交监管部门的线索"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("疑似违法的写在这里，由监管部门查处；包保干部只记录、督促、移交。"),
    )

    def __init__(self, *args, visit_form: VisitForm, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = visit_form.questions
        for question in self.questions:
            self.fields[f"answer_{question.code}"] = forms.ChoiceField(
                label=question.shown[1],
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": _("请回答；不适用的选“不适用”。")},
            )
            self.fields[f"note_{question.code}"] = forms.CharField(
                label=_("问题是什么"), required=False, max_length=200
            )

    @property
    def rows(self):
        """Each question with its two fields, by topic."""
        topics: dict[str, list] = {}
        for question in self.questions:
            pair = (self[f"answer_{question.code}"], self[f"note_{question.code}"])
            topics.setdefault(question.shown[0], []).append(pair)
        return topics

    @property
    def tails(self):
        return [self["advice"], self["handed_over"]]

    @property
    def answered_count(self):
        return sum(bool(self[f"answer_{question.code}"].value()) for question in self.questions)

    def clean(self):
        for question in self.questions:
            answer = self.cleaned_data.get(f"answer_{question.code}")
            if answer == "NO" and not self.cleaned_data.get(f"note_{question.code}", "").strip():
                self.add_error(f"note_{question.code}", _("选“否”时请写明问题是什么，会作为隐患交办。"))

    @property
    def answers(self):
        """Of each question the answer and what is wrong."""
        data = self.cleaned_data
        return {one.code: (data[f"answer_{one.code}"], data[f"note_{one.code}"]) for one in self.questions}


class ExemptForm(forms.Form):
    reason = forms.CharField(label=_("免除理由"), max_length=200, help_text=_("如整个季度停业。"))
