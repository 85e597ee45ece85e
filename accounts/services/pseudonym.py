"""Take away what a sign-in tells about somebody; the row stays, because records name it as their author."""

from axes.models import AccessAttempt
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User


def pseudonymise_user(*, user: User, username: str, display_name: str) -> User:
    """Shut the account and give it other names. Part of an erasure, whose service writes the audit entry.

    The sign-in name goes, too: at enterprises it is mostly the phone or the name itself.
    """
    AccessAttempt.objects.filter(username=user.username).delete()
    user.username, user.display_name, user.email = username, display_name, ""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["username", "display_name", "email", "is_active", "password"])
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    return user
