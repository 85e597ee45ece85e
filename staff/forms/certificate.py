from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from common.picture import PictureField

YES_NO = {"yes": True, "no": False}


class CertificateForm(forms.Form):
    """What stands on a health certificate. Whether fit is all that is asked: no finding, no disease."""

    photo = PictureField(
        label=_("健康证明照片"),
        required=False,
        help_text=_("把证明平放拍全，字要看得清；JPG、PNG或WebP，不超过10 MB。位置等附带信息会去掉。"),
    )
    is_fit = forms.ChoiceField(
        label=_("证明的结论"),
        choices=[
            ("yes", _("合格，可以从事接触直接入口食品的工作")),
            ("no", _("不合格，须调离接触直接入口食品的岗位")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择合格或不合格。")},
    )
    issued_on = DayField(label=_("发证日期"))
    valid_to = DayField(
        label=_("有效期至"),
        required=False,
        help_text=_("照证明上印的填；没有印的不填，按一年计算。"),
    )
    number = forms.CharField(
        label=_("证明编号"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    issuer = forms.CharField(label=_("发证机构"), required=False, max_length=120)
    draft = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def clean_is_fit(self):
        return YES_NO[self.cleaned_data["is_fit"]]


class PhotoForm(forms.Form):
    """The photo alone, to be read before the rest is filled in."""

    photo = PictureField(required=True, error_messages={"required": _("请先选择或拍一张照片。")})


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("撤销原因"),
        max_length=160,
        help_text=_("例如：登记错了人、日期写错、重复登记。不要写病情。"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明撤销原因。")},
    )
