"""What a phone would show, for tests."""

from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice


def enrol(user):
    return TOTPDevice.objects.create(user=user, name="phone", confirmed=True)


def code_of(device, drift=0):
    """The six digits for this half minute; `drift` for one before or after."""
    return f"{totp(device.bin_key, drift=drift):06d}"


def wrong_code_of(device):
    good = {code_of(device, drift) for drift in (-2, -1, 0, 1, 2)}
    return next(
        code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in good
    )
