"""The second factor of a sign-in: a TOTP app on the phone, and recovery codes on paper (两步验证)."""

from datetime import datetime

from django.db import transaction
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.services.audit import record_audit

RECOVERY_CODE_COUNT = 10
TOTP_NAME = "totp"
RECOVERY_NAME = "recovery"


class WrongCode(Exception):
    """The code doesn't belong to this moment and person, or was used before."""


class TooManyCodes(Exception):
    """Wrong codes came too quickly; `until` says when the next one is looked at."""

    def __init__(self, until: datetime):
        self.until = until


def start_second_factor(*, user: User) -> TOTPDevice:
    """The device that waits for its first code: the same one as long as it isn't confirmed."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    return device or TOTPDevice.objects.create(user=user, name=TOTP_NAME, confirmed=False)


def confirm_second_factor(*, user: User, code: str, at: datetime) -> tuple[TOTPDevice, list[str]]:
    """Make the waiting device the person's only one, and hand out recovery codes for showing once."""
    device = start_second_factor(user=user)
    check_code(user=user, device=device, code=code)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        device.refresh_from_db()
        codes = replace_recovery_codes(user)
        audit("confirm_second_factor", user, by=user, at=at)
    return device, codes


def verify_second_factor(*, user: User, code: str, at: datetime) -> Device:
    """The device that accepts this code: six digits go to the phone's, anything else is a recovery code."""
    code = code.replace(" ", "").replace("-", "").lower()
    model = TOTPDevice if code.isdecimal() and len(code) == 6 else StaticDevice
    device = model.objects.devices_for_user(user, confirmed=True).order_by("-pk").first()
    if device is None:
        raise WrongCode
    check_code(user=user, device=device, code=code)
    if model is StaticDevice:
        audit("use_recovery_code", user, by=user, at=at)
    return device


def check_code(*, user: User, device: Device, code: str) -> None:
    """Raise unless the device accepts the code; a failure is counted whatever the caller does with it."""
    is_allowed, why = device.verify_is_allowed()
    if not is_allowed:
        raise TooManyCodes(why["locked_until"])
    if verify_token(user, device.persistent_id, code) is None:
        raise WrongCode


@transaction.atomic
def create_recovery_codes(*, user: User, at: datetime) -> list[str]:
    codes = replace_recovery_codes(user)
    audit("create_recovery_codes", user, by=user, at=at)
    return codes


@transaction.atomic
def reset_second_factor(*, user: User, by: User, at: datetime, reason: str = "") -> None:
    """Forget all devices: the phone is lost. A government role must enrol anew at the next sign-in."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    audit("reset_second_factor", user, by=by, at=at, reason=reason)


def replace_recovery_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=RECOVERY_NAME, confirmed=True)
    codes = [StaticToken.random_token() for _unused in range(RECOVERY_CODE_COUNT)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def audit(action: str, user: User, *, by: User, at: datetime, reason: str = "") -> None:
    path = user.latest_region_path()
    record_audit(action=action, subject=user, by=by, at=at, reason=reason, region_path=path)
