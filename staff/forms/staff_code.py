import re

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from common.badge_token import LONGEST_TOKEN
from common.rotating_code import token_in

TOKEN = re.compile(r"[0-9A-Z]{20,60}")
BADGE = re.compile(rf".*/B/([A-Z2-7]{{100,{LONGEST_TOKEN}}})")


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
        text = self.cleaned_data["code"].strip().upper()
        if badge := BADGE.fullmatch(text):  # somebody held up the printed badge instead of the phone
            return reverse("codes:verify_badge", args=[badge[1]])
        token = token_in(text)
        if not TOKEN.fullmatch(token):
            raise forms.ValidationError(
                gettext("这不是从业人员信息码。请扫对方手机上“我的信息码”页面里的码。")
            )
        return reverse("codes:scan_code", args=[token])
