from django import forms
from django.utils.translation import gettext_lazy as _

from common.place import Place


def _degrees(most):
    return forms.DecimalField(
        widget=forms.HiddenInput({"data-place": ""}),
        required=False,
        min_value=-most,
        max_value=most,
        max_digits=20,
    )


class PresenceScanForm(forms.Form):
    """What a scanner read or somebody typed, and where the phone was, if it may say so."""

    code = forms.CharField(
        label=_("或输入对方码下面的8位数字"),
        max_length=2000,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "spellcheck": "false",
                "inputmode": "numeric",
                "data-scanner-text": True,
            }
        ),
    )
    latitude = _degrees(90)
    longitude = _degrees(180)
    accuracy_metres = forms.IntegerField(
        widget=forms.HiddenInput({"data-place": ""}), required=False, min_value=0, max_value=1_000_000
    )

    @property
    def place(self) -> Place | None:
        """Where the phone was; half a place is none."""
        latitude, longitude = self.cleaned_data["latitude"], self.cleaned_data["longitude"]
        if latitude is None or longitude is None:
            return None
        return Place(latitude, longitude, self.cleaned_data["accuracy_metres"])
