from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField


class ListRemovalForm(forms.Form):
    removed_on = DayField(label=_("移出日期"), help_text=_("从这一天起不在名录中。"))
    basis = forms.CharField(label=_("移出依据"), max_length=80)
    document_no = forms.CharField(label=_("移出决定文书号"), max_length=40, required=False)
    reason = forms.CharField(
        label=_("移出原因"), max_length=76, help_text=_("企业会看到；写明列入的原因怎样消除。")
    )
