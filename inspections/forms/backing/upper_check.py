from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from inspections.models import UpperCheck
from inspections.queries.backing.coverage import latest_quarters
from inspections.queries.backing.upper_check import CHECKED_QUARTERS


class UpperCheckForm(forms.Form):
    """Of the quarter that runs, or the one before it."""

    quarter = forms.DateField(
        label=_("季度"), required=False, input_formats=["%Y-%m-%d"], widget=forms.Select
    )
    result = forms.ChoiceField(label=_("督查结论"), choices=UpperCheck.Result.choices)
    remarks = forms.CharField(label=_("督查意见"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    good_by = DayField(label=_("改进期限"), required=False, help_text=_("履职到位的不用填。"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.quarters = latest_quarters(today)[:CHECKED_QUARTERS]
        self.fields["quarter"].widget.choices = [
            (day.isoformat(), _now("%(day)s起") % {"day": date_format(day, "YEAR_MONTH_FORMAT")})
            for day in self.quarters
        ]

    def clean_quarter(self):
        quarter = self.cleaned_data["quarter"] or self.quarters[0]
        if quarter not in self.quarters:
            raise forms.ValidationError(_("只能督查本季度和上一季度。"))
        return quarter


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("改进情况"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
