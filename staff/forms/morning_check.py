from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField

NONE = "NONE"
LOWEST, HIGHEST = Decimal(34), Decimal(43)  # a clinical thermometer shows no more
SYMPTOMS = [
    (NONE, _("都没有")),
    ("FEVER", _("发热")),
    ("DIARRHOEA", _("腹泻")),
    ("WOUND", _("皮肤伤口或感染")),
    ("SORE_THROAT", _("咽喉炎症")),
]


class FitnessForm(forms.Form):
    """Temperature and four symptoms in, fit or not out. Nothing else leaves this form: it is health data.

    国卫食品发〔2016〕31号; PIPL art. 28. One symptom is enough, so one answer is all that is asked.
    """

    temperature = forms.DecimalField(
        label=_("体温（℃）"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1", "autocomplete": "off"}),
        error_messages={"invalid": _("请写数字，如 36.5。")},
    )
    symptom = forms.ChoiceField(
        label=_("有没有下面的情况？"),
        choices=SYMPTOMS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请点一项；四种情况都没有就点“都没有”。")},
    )

    def __init__(self, *args, fever_from: Decimal, **kwargs):
        super().__init__(*args, **kwargs)
        self.fever_from = fever_from

    def clean_temperature(self) -> Decimal | None:
        temperature = self.cleaned_data["temperature"]
        if temperature is None:
            return None
        if not LOWEST <= temperature <= HIGHEST or temperature != round(temperature, 1):
            raise forms.ValidationError(_("体温应在 34 到 43 之间，写到小数点后一位，如 36.5。"))
        return temperature

    @property
    def has_fever(self) -> bool:
        temperature = self.cleaned_data["temperature"]
        return temperature is not None and temperature >= self.fever_from

    @property
    def is_fit(self) -> bool:
        return self.cleaned_data["symptom"] == NONE and not self.has_fever


class ClearingForm(FitnessForm):
    """The check that lets somebody come back: as any other, and a manager confirms the recovery."""

    is_recovered = forms.BooleanField(
        label=_("我已确认此人康复，可以重新接触直接入口食品"),
        required=False,
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.is_fit and not cleaned["is_recovered"]:
            self.add_error("is_recovered", _("确认康复后才能解除离岗。"))
        return cleaned


class CodeForm(forms.Form):
    """The code that somebody showed; travels hidden between the two steps of a check-in."""

    token = forms.CharField(max_length=300, widget=forms.HiddenInput)


class DayForm(forms.Form):
    day = DayField(label=_("日期"), required=False)
