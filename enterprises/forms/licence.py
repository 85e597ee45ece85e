from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField


class LicenceForm(forms.Form):
    number = forms.CharField(
        label=_("编号"),
        max_length=30,
        help_text=_("SC、JY 或 YB 开头，后接 14 位数字；可带空格。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    issued_on = DayField(label=_("发证日期"))
    valid_to = DayField(
        label=_("有效期至"), required=False, help_text=_("许可证有效期五年；备案没有期限，可不填。")
    )
    issuer = forms.CharField(label=_("发证机关"), max_length=120, required=False)
