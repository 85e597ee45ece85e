from django import forms


class DayField(forms.DateField):
    """A day, chosen from the browser's own calendar; what it shows and sends is always 2026-11-23."""

    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
