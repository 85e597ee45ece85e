from django import forms
from django.utils.translation import gettext_lazy as _

from duties.models import Duty


def _day(label):
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class RecordFilterForm(forms.Form):
    """Which of an enterprise's duties somebody wants to see; the address of the list is these fields."""

    since = _day(_("从"))
    until = _day(_("到"))
    kind = forms.TypedChoiceField(
        label=_("种类"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("全部")), *Duty.Kind.choices],
    )
    by = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    @property
    def wanted(self):
        """What is asked for; a bad value in an address filters nothing, the others still do."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
