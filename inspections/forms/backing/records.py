from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from inspections.models import BackingLevel, BackingVisit

PROOFS = [("", _("全部")), ("with", _("双方扫码验证")), ("without", _("没有到场验证"))]
HIDDEN = forms.HiddenInput  # only in the addresses of figures that are counted elsewhere
MOST = 2**31 - 1  # a key beyond it is nobody's


class BackedForm(forms.Form):
    """What all lists of backing are filtered by."""

    q = forms.CharField(label=_("主体名称"), required=False, max_length=80)
    cadre = forms.IntegerField(
        label=_("包保干部"), required=False, min_value=1, max_value=MOST, widget=HIDDEN
    )
    quarter = forms.DateField(label=_("季度"), required=False, input_formats=["%Y-%m-%d"], widget=HIDDEN)
    region = forms.ModelChoiceField(
        label=_("区域"),
        queryset=Region.objects.all(),
        to_field_name="code",
        required=False,
        widget=HIDDEN,
        error_messages={"invalid_choice": _("没有这个区域。")},
    )


class BackingFilterForm(BackedForm):
    level = forms.ChoiceField(
        label=_("包保等级"), required=False, choices=[("", _("全部")), *BackingLevel.choices]
    )


class VisitTaskFilterForm(BackedForm):
    enterprise = forms.CharField(required=False, max_length=16, widget=HIDDEN)


class VisitFilterForm(VisitTaskFilterForm):
    way = forms.ChoiceField(
        label=_("督导方式"), required=False, choices=[("", _("全部")), *BackingVisit.Way.choices]
    )
    proof = forms.ChoiceField(label=_("到场"), required=False, choices=PROOFS)
