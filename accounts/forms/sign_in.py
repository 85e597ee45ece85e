from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password. One answer for wrong name, wrong password and shut account."""

    error_messages = {
        "invalid_login": _("用户名或密码不正确，请检查后重试（区分大小写）。"),
        "inactive": _("用户名或密码不正确，请检查后重试（区分大小写）。"),
    }

    own_device = forms.BooleanField(
        label=_("这是我自己的手机，不用每天登录"),
        help_text=_("只对企业人员有效。别人也用的手机、电脑不要勾选；手机丢了请改密码。"),
        required=False,
    )

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
