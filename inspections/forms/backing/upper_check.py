from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from inspections.models import UpperCheck


class UpperCheckForm(forms.Form):
    result = forms.ChoiceField(label=_("督查结论"), choices=UpperCheck.Result.choices)
    remarks = forms.CharField(label=_("督查意见"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    good_by = DayField(label=_("改进期限"), required=False, help_text=_("履职到位的不用填。"))


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("改进情况"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
