from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import Delivery


class DeliveryFilterForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("渠道"), required=False, choices=[("", _("全部")), *Delivery.Channel.choices]
    )
