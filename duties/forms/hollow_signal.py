from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from common.filter_form import wanted_of
from duties.models import HollowSignal


class ReviewForm(forms.Form):
    """One reason, whichever of the buttons is pressed."""

    reason = forms.CharField(
        label=_("理由"),
        help_text=_("写清看了什么、问了谁、为什么这样认定。企业会看到这段话。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明理由，没有理由不能认定。")},
    )


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("说明"),
        help_text=_("例如这几天为什么这样记录。监管人员核实时会看到。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写下说明。")},
    )


class HollowSignalFilterForm(forms.Form):
    q = forms.CharField(label=_("主体名称"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("种类"), required=False, choices=[("", _("全部")), *HollowSignal.Kind.choices]
    )
    strength = forms.TypedChoiceField(
        label=_("强度"),
        required=False,
        coerce=int,
        empty_value="",
        choices=[("", _("全部")), *HollowSignal.Strength.choices],
    )
    since = DayField(label=_("涉及日期从"), required=False)
    until = DayField(label=_("到"), required=False)

    @property
    def wanted(self):
        """What is asked for."""
        return wanted_of(self)
