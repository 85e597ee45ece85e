import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from enterprises.models.opening_pattern import WEEKDAYS


class OpeningPatternForm(forms.Form):
    starts_on = DayField(label=_("从哪天起"), help_text=_("最早明天；当天和已经过去的日子不变。"))
    closed_weekdays = forms.TypedMultipleChoiceField(
        label=_("每周哪几天休息"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选就是天天营业。"),
    )
    follows_holidays = forms.BooleanField(
        label=_("按国家节假日休息，调休上班日营业"),
        required=False,
        help_text=_("如学校食堂：国庆节休息，调休的周六照常供餐。"),
    )


class OpenedDayForm(forms.Form):
    day = DayField(label=_("哪天营业"))
    reason = forms.CharField(label=_("原因"), max_length=120, help_text=_("如：周六补课供餐、婚宴。"))


def month_from(text: str | None, today: date) -> date:
    """2026-10 → its first day; anything else is the month of today."""
    found = re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])", text or "")
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
