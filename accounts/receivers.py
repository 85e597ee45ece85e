"""Hears Django, axes and OTP tell of sign-ins, and writes the history. Started by apps.ready()."""

import time

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone
from django_otp import user_has_device

from accounts.models import SignIn, User
from accounts.services.sign_in import record_sign_in
from accounts.session_keys import SECOND_FACTOR_EXPECTED, SEEN_AT
from common.client_address import client_address


def record(request, user, outcome):
    record_sign_in(
        user=user,
        outcome=outcome,
        address=client_address(request),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        at=timezone.now(),
    )


@receiver(user_logged_in)
def open_session(sender, request, user, **kwargs):
    request.session[SEEN_AT] = int(time.time())
    request.session[SECOND_FACTOR_EXPECTED] = user_has_device(user)
    record(request, user, SignIn.Outcome.SUCCEEDED)


@receiver(user_login_failed)
def record_failure(sender, credentials, request=None, **kwargs):
    if request is None or getattr(request, "axes_locked_out", False):
        return
    user = User.objects.filter(username=credentials.get("username")).first()
    record(request, user, SignIn.Outcome.FAILED)


@receiver(user_locked_out)
def record_lockout(sender, request, username, ip_address, **kwargs):
    record(request, User.objects.filter(username=username).first(), SignIn.Outcome.LOCKED)


@receiver(user_logged_out)
def record_sign_out(sender, request, user, **kwargs):
    if user is not None:
        record(request, user, SignIn.Outcome.SIGNED_OUT)
