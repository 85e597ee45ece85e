from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.channels import dingtalk, feishu, wecom
from notifications.channels.http import is_allowed_origin
from notifications.models import Robot

PATHS = {Robot.Kind.WECOM: wecom.PATH, Robot.Kind.DINGTALK: dingtalk.PATH, Robot.Kind.FEISHU: feishu.PATH}


class RobotForm(forms.Form):
    kind = forms.ChoiceField(label=_("平台"), choices=Robot.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("名称"), help_text=_("您自己看得懂就行，例如“后厨群”。"), max_length=40)
    url = forms.CharField(
        label=_("Webhook 地址"),
        help_text=_("在群里添加自定义机器人后，平台给出的地址。有了它就能往群里发消息，请不要外传。"),
        max_length=500,
        widget=forms.URLInput({"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("加签密钥"),
        help_text=_(
            "钉钉以 SEC 开头，飞书在“签名校验”里；企业微信没有。没有开启签名校验的，把关键词设为“苏食安”。"
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean(self):
        """The address leads to the vendor's robots and nowhere else, least of all into our own network."""
        cleaned = super().clean()
        kind, url = cleaned.get("kind"), cleaned.get("url")
        if kind and url and not is_robot_address(kind, url):
            self.add_error("url", _("这不是所选平台的机器人地址，请从群机器人的设置里完整复制。"))
        return cleaned


def is_robot_address(kind: str, url: str) -> bool:
    origins = settings.NOTIFICATIONS.robot_origins[kind]
    return is_allowed_origin(url, origins) and urlsplit(url).path.startswith(PATHS[Robot.Kind(kind)])
