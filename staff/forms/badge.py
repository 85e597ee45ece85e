import re

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from common.badge_token import LONGEST_TOKEN, token_in

TOKEN = re.compile(rf"[A-Z2-7]{{100,{LONGEST_TOKEN}}}")


class BadgeTextForm(forms.Form):
    """What a scanner read or somebody pasted; cleaned to the address of ours that it points to."""

    code = forms.CharField(
        label=gettext_lazy("或粘贴工牌二维码里的网址"),
        max_length=2000,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "data-scanner-text": True}
        ),
    )

    def clean_code(self):
        token = token_in(self.cleaned_data["code"]).upper()
        if not TOKEN.fullmatch(token):
            raise forms.ValidationError(gettext("这不是工牌上的二维码。"))
        return reverse("codes:verify_badge", args=[token])
