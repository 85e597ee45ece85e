from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.photos_field import PhotosField
from enterprises.models import CreditRepair


class RepairApplicationForm(forms.Form):
    duties_done = forms.CharField(
        label=_("履行处罚决定的情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    harm_removed = forms.CharField(
        label=_("消除危害后果的情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = PhotosField(label=_("证据照片"), help_text=_("如缴款凭证、整改后的现场。"))


class RepairDecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("决定"),
        choices=[
            (state.value, state.label) for state in (CreditRepair.State.GRANTED, CreditRepair.State.REFUSED)
        ],
    )
    later_penalties_differ = forms.BooleanField(
        label=_("其后的处罚不是同一类违法行为"),
        required=False,
        help_text=_("只有上面列出其后的处罚时才需要勾选，并在理由中写明。"),
    )
    reason = forms.CharField(
        label=_("决定理由"), max_length=160, help_text=_("企业会看到；写明履行和消除危害的核实情况。")
    )
