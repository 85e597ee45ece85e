from django import forms
from django.utils.translation import gettext_lazy as _


class ClosedPeriodForm(forms.Form):
    starts_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    ends_on = forms.DateField(
        label=_("结束日期"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("这一天仍歇业，次日恢复。"),
    )
    reason = forms.CharField(label=_("原因"), max_length=120, help_text=_("如：装修、春节放假、寒暑假。"))
