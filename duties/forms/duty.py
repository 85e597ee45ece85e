from django import forms
from django.utils.translation import gettext_lazy as _

from common.place import Place


class SubmissionForm(forms.Form):
    """What every hand-in carries along: the key that makes it count once, the phone's times and its place."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    started_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    captured_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    latitude = forms.DecimalField(
        widget=forms.HiddenInput, required=False, min_value=-90, max_value=90, max_digits=20
    )
    longitude = forms.DecimalField(
        widget=forms.HiddenInput, required=False, min_value=-180, max_value=180, max_digits=20
    )
    accuracy_metres = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @property
    def place(self) -> Place | None:
        """Where the phone was; half a place is none."""
        latitude, longitude = self.cleaned_data["latitude"], self.cleaned_data["longitude"]
        if latitude is None or longitude is None:
            return None
        return Place(latitude, longitude, self.cleaned_data["accuracy_metres"])


class CorrectionReasonForm(forms.Form):
    """Why a record is corrected; stands above the form of the record itself."""

    reason = forms.CharField(label=_("更正原因"), max_length=200)
