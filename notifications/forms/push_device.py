import base64
import binascii

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from notifications.channels.http import is_allowed_origin

AUTH_BYTES = 16  # RFC 8291, 3.2


def _raw(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise ValidationError(_("浏览器给出的密钥无法识别。"), code="key") from error


class PushDeviceForm(forms.Form):
    """What a browser tells when it has subscribed; the script sends it."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=60)
    name = forms.CharField(max_length=60, required=False)

    def clean_endpoint(self):
        endpoint = self.cleaned_data["endpoint"]
        if not is_allowed_origin(endpoint, settings.NOTIFICATIONS.push_origins):
            raise ValidationError(_("这个浏览器的推送服务不在允许的范围内。"), code="origin")
        return endpoint

    def clean_p256dh(self):
        text = self.cleaned_data["p256dh"]
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(text))
        except ValueError as error:
            raise ValidationError(_("浏览器给出的密钥无法识别。"), code="key") from error
        return text

    def clean_auth(self):
        text = self.cleaned_data["auth"]
        if len(_raw(text)) != AUTH_BYTES:
            raise ValidationError(_("浏览器给出的密钥无法识别。"), code="key")
        return text

    def clean_name(self):
        return self.cleaned_data["name"] or str(_("浏览器"))
