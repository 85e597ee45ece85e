from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from enterprises.models import Membership


class NewMemberForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        help_text=_("用于登录，字母、数字和 . _ - ，建好后不能更改。"),
        validators=[
            RegexValidator(r"^[A-Za-z0-9._-]{3,40}\Z", _("用户名为 3 至 40 个字母、数字或 . _ - 。"))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    display_name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    role = forms.ChoiceField(label=_("岗位"), choices=Membership.Role.choices)


class MemberForm(forms.Form):
    """Somebody who signs in for another enterprise already, as at a chain."""

    username = forms.CharField(label=_("已有账号的用户名"), max_length=40)
    role = forms.ChoiceField(label=_("岗位"), choices=Membership.Role.choices)

    def clean(self):
        cleaned = super().clean()
        user = User.objects.filter(username=cleaned.get("username", ""), is_active=True).first()
        if user is None and "username" in cleaned:
            self.add_error("username", _("没有这个用户名的企业账号。"))
        return cleaned | {"user": user}
