from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from enterprises.models import CreditEvent


def _date(label, **options):
    return DayField(label=label, **options)


class CreditEventForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=CreditEvent.Kind.choices)
    severity = forms.ChoiceField(
        label=_("程度"),
        choices=CreditEvent.Severity.choices,
        initial=CreditEvent.Severity.NONE,
        help_text=_("行政处罚必须选择；其他种类选“不适用”。"),
    )
    title = forms.CharField(label=_("事由"), max_length=200, help_text=_("会公示，请勿写个人信息。"))
    document_no = forms.CharField(label=_("文书号"), max_length=80, required=False)
    decided_on = _date(_("决定日期"))
    publish_from = _date(_("公示起"), required=False, help_text=_("行政处罚留空：记入后按规定确定公示期限。"))
    publish_to = _date(_("公示止"), required=False, help_text=_("名录未移出、长期公示的留空。"))
