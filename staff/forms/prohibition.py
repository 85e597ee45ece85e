from django import forms
from django.utils.translation import gettext_lazy as _

from staff.models import ProhibitedPerson


class ProhibitionForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    citizen_id = forms.CharField(
        label=_("公民身份号码"),
        max_length=30,
        help_text=_("加密保存，名单上只显示头尾几位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    ground = forms.ChoiceField(
        label=_("依据"), choices=ProhibitedPerson.Ground.choices, widget=forms.RadioSelect
    )
    document_no = forms.CharField(label=_("处罚决定书或判决书文号"), max_length=80)
    starts_on = forms.DateField(
        label=_("决定作出之日"),
        help_text=_("吊销许可证的，自这一天起五年内禁业；因犯罪判刑的，终身禁业。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=_("撤销原因"),
        help_text=_("例如决定被依法撤销、登记有误。记录保留，不再产生效力。"),
        max_length=160,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProhibitionFilter(forms.Form):
    q = forms.CharField(label=_("姓名或文书号"), required=False, max_length=80)
