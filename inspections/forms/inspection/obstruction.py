from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.models import Obstruction


class ObstructionForm(forms.Form):
    """What happened at the door; it is sealed and stays."""

    way = forms.ChoiceField(label=_("情形"), choices=Obstruction.Way, widget=forms.RadioSelect)
    facts = forms.CharField(
        label=_("经过"),
        max_length=500,
        help_text=_("写明时间、地点、对方人员和言行。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    witness = forms.CharField(label=_("见证人或录音录像编号"), max_length=80)
