from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from enterprises.models import ClosedPeriod


class ClosedPeriodForm(forms.Form):
    starts_on = DayField(label=_("开始日期"))
    ends_on = DayField(label=_("结束日期"), help_text=_("这一天仍歇业，次日恢复。"))
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=ClosedPeriod.Kind,
        initial=ClosedPeriod.Kind.CLOSURE,
        required=False,
        help_text=_("学校、幼儿园的寒假和暑假选“学校假期”。"),
    )
    reason = forms.CharField(label=_("原因"), max_length=120, help_text=_("如：装修、春节放假、寒暑假。"))

    def clean_kind(self):
        return self.cleaned_data["kind"] or ClosedPeriod.Kind.CLOSURE
