from django import forms
from django.utils.translation import gettext_lazy as _

from hazards.models import Hazard


class RectificationForm(forms.Form):
    rectification = forms.CharField(
        label=_("怎么整改的"),
        help_text=_("写清做了什么、什么时候做完、怎样防止再发生。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明怎么整改的。")},
    )


class ClosingForm(forms.Form):
    reason = forms.CharField(
        label=_("核查说明"),
        help_text=_("例如现场看过、看了照片或票据。"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _day(label):
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class HazardFilterForm(forms.Form):
    q = forms.CharField(label=_("主体名称或问题"), required=False, max_length=80)
    severity = forms.ChoiceField(
        label=_("严重程度"), required=False, choices=[("", _("全部")), *Hazard.Severity.choices]
    )
    source = forms.ChoiceField(
        label=_("来源"), required=False, choices=[("", _("全部")), *Hazard.Source.choices]
    )
    found_since = _day(_("发现日期从"))
    found_until = _day(_("到"))
    # Only in the addresses of figures that are counted elsewhere; a person stands there as a code.
    enterprise = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    found_by = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    rectified_by = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    closed_since = forms.DateField(required=False, widget=forms.HiddenInput)
    closed_until = forms.DateField(required=False, widget=forms.HiddenInput)

    @property
    def is_of_one_person(self):
        return bool(self.cleaned_data.get("found_by") or self.cleaned_data.get("rectified_by"))
