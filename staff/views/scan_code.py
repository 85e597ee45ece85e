"""What opens when somebody scans the code on a phone, with whatever camera."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.middleware import end_idle_session, missing_step
from common.api_throttle import PublicThrottle
from common.kept_to_oneself import kept_to_oneself
from common.local_time import local_date
from staff.forms.morning_check import FitnessForm
from staff.models import CodePurpose
from staff.queries.morning_check import fever_limit
from staff.queries.scanned_person import scanned_person
from staff.services.staff_code import CodeExpired, CodeForged, read_staff_code


class ScanThrottle(PublicThrottle):
    """The public rate, counted apart from the API. Who has signed in scans as fast as a queue moves."""

    scope = "staff_code"


@require_GET
@login_not_required
@never_cache
@kept_to_oneself
def scan_code(request, token):
    viewer = _viewer(request)
    throttle = ScanThrottle()
    if viewer is None and not throttle.allow_request(request, None):  # type: ignore[arg-type]  # asks no view
        response = render(request, "staff/scan_throttled.html", status=429)
        response["Retry-After"] = str(round(throttle.wait() or 60))
        return response
    at = timezone.now()
    try:
        read = read_staff_code(token=token, at=at, by=viewer)
    except CodeForged:
        return render(request, "staff/scan_forged.html", status=404)
    except CodeExpired as refusal:
        age = at - refusal.made_at
        context = {"refusal": refusal, "age_seconds": int(age.total_seconds()), "at": at}
        return render(request, "staff/scan_expired.html", context, status=410)
    shown = scanned_person(person=read.person, by=viewer, at=at)
    is_check_in = read.purpose == CodePurpose.CHECK_IN and bool(shown.employers)
    context = {"shown": shown, "read": read, "token": token, "at": at, "is_check_in": is_check_in}
    if is_check_in:
        context["fitness_form"] = FitnessForm(fever_from=fever_limit(local_date(at)))
    return render(request, "staff/scanned_person.html", context)


def _viewer(request):
    """Who looks, if signed in by all the rules: the middleware leaves public pages alone."""
    if not request.user.is_authenticated:
        return None
    end_idle_session(request)
    if not request.user.is_authenticated or missing_step(request):
        return None
    return request.user
