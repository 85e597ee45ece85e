from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.entry import tidy_code

MOST_BYTES = 12 * 1024 * 1024  # a daily record with forty photos has three


class CheckCodeForm(forms.Form):
    """The sixteen letters printed on a paper, typed by somebody without a camera."""

    code = forms.CharField(
        label=_("纸上的查验码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "XXXX-XXXX-XXXX-XXXX",
            }
        ),
    )

    def clean_code(self):
        code = tidy_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("查验码是16个字母和数字，分成四组。请照着纸上再输一遍。"))
        return code


class ComparedFileForm(forms.Form):
    file = forms.FileField(
        label=_("PDF 文书或记录文件（JSON）"),
        help_text=_("文件只用来比对，比对完就丢弃。"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.json,application/pdf,application/json"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过12 MB，不会是平台打印的文书。"))
        return file
