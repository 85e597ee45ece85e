from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from enterprises.models import PublicationRule, PublicationTerms

ORDERS = [(order.value, order.label) for order in (PublicationRule.Order.MARKET, PublicationRule.Order.NDRC)]


class PublicationTermsForm(forms.Form):
    sanction = forms.ChoiceField(
        label=_("最重的处罚种类"),
        choices=PublicationTerms.Sanction.choices,
        initial=PublicationTerms.Sanction.FINE,
        help_text=_("仅警告的不公示；停业、吊销、限制从业的不能提前停止公示。"),
    )
    order = forms.ChoiceField(
        label=_("按哪一个规定公示"),
        choices=[("", _("不公示（仅警告）")), *ORDERS],
        required=False,
        help_text=_("两个期限都会留存，公示止以所选的为准。"),
    )
    publish_from = DayField(label=_("公示起"), required=False, help_text=_("留空为今天。"))
    reason = forms.CharField(label=_("选择理由"), max_length=160)
