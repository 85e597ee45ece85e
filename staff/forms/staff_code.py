import re

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from common.rotating_code import token_in

TOKEN = re.compile(r"[0-9A-Za-z]{20,60}")


class ScannedTextForm(forms.Form):
    """What a scanner read or somebody pasted; cleaned to the address of ours that it points to."""

    code = forms.CharField(
        label=gettext_lazy("或粘贴码上的网址"),
        max_length=2000,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "data-scanner-text": True}
        ),
    )

    def clean_code(self):
        token = token_in(self.cleaned_data["code"])
        if not TOKEN.fullmatch(token):
            raise forms.ValidationError(
                gettext("这不是从业人员信息码。请扫对方手机上“我的信息码”页面里的码。")
            )
        return reverse("codes:scan_code", args=[token.upper()])
