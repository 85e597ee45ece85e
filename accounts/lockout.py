"""When sign-in is refused for a while: django-axes' limit for name and address, and two wider ones."""

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum


def recent_attempts(request):
    return AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))


def count_failures(attempts):
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


class LockoutHandler(AxesDatabaseHandler):
    """Locks one name at one address; at higher counts an address for all names, and a name from anywhere.

    Name and address together is the narrow lock, so that a stranger can't lock a colleague out by typing
    wrong passwords. Unknown names count and lock like known ones: the answer doesn't tell who exists.
    """

    def get_failures(self, request, credentials=None):
        failures = super().get_failures(request, credentials)
        if self.is_guessing_widely(request, credentials):
            return max(failures, settings.AXES_FAILURE_LIMIT)
        return failures

    def is_guessing_widely(self, request, credentials):
        attempts = recent_attempts(request)
        by_address = count_failures(attempts.filter(ip_address=request.axes_ip_address))
        if by_address >= settings.SIGN_IN_TRIES_PER_ADDRESS:
            return True
        by_name = count_failures(attempts.filter(username=get_client_username(request, credentials)))
        return by_name >= settings.SIGN_IN_TRIES_PER_NAME


def locked_until(request, credentials):
    """When the last of the attempts that led to the lock is forgotten."""
    name = get_client_username(request, credentials)
    attempts = recent_attempts(request).filter(Q(ip_address=request.axes_ip_address) | Q(username=name))
    latest = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    return (latest or request.axes_attempt_time) + settings.AXES_COOLOFF_TIME
