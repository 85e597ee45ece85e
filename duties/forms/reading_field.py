"""A number read from a display and typed on a phone, with whatever key the phone's keypad has."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

MINUS = str.maketrans("−–—﹣", "----")


class ReadingField(forms.DecimalField):
    """4.5, 4，5, －18 and 零下18℃ are numbers; its cleaned value has at most two decimals."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "reading__input"}
        )
        super().__init__(max_digits=6, decimal_places=2, required=False, widget=widget, **kwargs)
        self.error_messages["invalid"] = _("请填数字，如 4.5。")

    def to_python(self, value):
        return super().to_python(typed_number(value) if isinstance(value, str) else value)


def typed_number(text: str) -> str:
    """What was typed, as Python reads a number; a comma is a decimal point unless three digits follow it."""
    text = unicodedata.normalize("NFKC", text).translate(MINUS).replace(" ", "").replace("。", ".")
    text = text.replace("零下", "-").removesuffix("°C").removesuffix("度").removesuffix("%")
    return re.sub(r",(?!\d{3}\b)", ".", text).replace(",", "")
