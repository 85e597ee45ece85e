from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password. One answer for wrong name, wrong password and shut account."""

    error_messages = {
        "invalid_login": _("用户名或密码不正确，请检查后重试（区分大小写）。"),
        "inactive": _("用户名或密码不正确，请检查后重试（区分大小写）。"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")


class SecondFactorForm(forms.Form):
    """The six digits of the phone, or a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )
