from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from common.filter_form import wanted_of
from duties.models import Duty


class RecordFilterForm(forms.Form):
    """Which of an enterprise's duties somebody wants to see; the address of the list is these fields."""

    since = DayField(label=_("从"), required=False)
    until = DayField(label=_("到"), required=False)
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
        """What is asked for."""
        return wanted_of(self)
