from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST, require_safe

from common.ical import Event, calendar_file
from common.local_time import local_date
from inspections.models import CalendarKey
from inspections.permissions.planning import can_plan
from inspections.queries.planning.appointment import appointments_of, lost_appointments_of
from inspections.queries.planning.calendar_key import owner_of
from inspections.queries.planning.day_route import route_of
from inspections.services.planning.calendar_key import make_calendar_key, revoke_calendar_key


@require_GET
def list_my_visits(request):
    """The visits of whoever asks, one day as a route."""
    if not can_plan(request.user):
        raise PermissionDenied
    visits = appointments_of(request.user)
    days = sorted({visit.visit_on for visit in visits})
    day = _day_asked_for(request, days)
    context = {
        "days": days,
        "route": route_of(visits, day) if day else None,
        "subscribed_at": CalendarKey.objects.filter(user=request.user)
        .values_list("made_at", flat=True)
        .first(),
        "tab": "mine",
    }
    return render(request, "inspections/planning/my_visits.html", context)


@require_safe
def download_my_calendar(request):
    """The same as a calendar (iCalendar), for nobody but the inspector.

    What they need not make any more is in it as cancelled, so that a calendar that has it takes it out.
    """
    if not can_plan(request.user):
        raise PermissionDenied
    answer = _calendar_of(request.user)
    answer["Content-Disposition"] = 'attachment; filename="inspections.ics"'
    return answer


@require_safe
@login_not_required
def subscribe_calendar(request, key):
    """For a calendar program, which can't sign in: who has the key reads the visits of its owner."""
    owner = owner_of(key)
    if owner is None or not can_plan(owner):
        raise Http404
    with override(owner.language):
        return _calendar_of(owner)


@require_POST
def make_calendar_key_view(request):
    if not can_plan(request.user):
        raise PermissionDenied
    key = make_calendar_key(by=request.user, at=timezone.now())
    address = settings.PUBLIC_BASE_URL.rstrip("/") + reverse("inspections:subscribe_calendar", args=[key])
    answer = render(request, "inspections/planning/calendar_key.html", {"address": address})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def revoke_calendar_key_view(request):
    if not can_plan(request.user):
        raise PermissionDenied
    if revoke_calendar_key(by=request.user, at=timezone.now()):
        messages.success(request, _("日历订阅已停用，原地址不再有效。"))
    return redirect("inspections:list_my_visits")


def _calendar_of(user):
    now = timezone.now()
    today = local_date(now)
    visits = appointments_of(user)
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    events = [
        _event(stop, host)
        for day in sorted({visit.visit_on for visit in visits})
        if day >= today
        for stop in route_of(visits, day).stops
    ]
    lost = lost_appointments_of(user, today)
    events += [
        replace(_event(stop, host), sequence=stop.visit.sequence + 1, is_cancelled=True)
        for day in sorted({visit.visit_on for visit in lost})
        for stop in route_of(lost, day).stops
    ]
    answer = HttpResponse(
        calendar_file(events, name=_("我的检查"), at=now), content_type="text/calendar; charset=utf-8"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _event(stop, host):
    visit, enterprise = stop.visit, stop.visit.enterprise
    people = "、".join(user.display_name for user in visit.people)
    return Event(
        uid=f"{visit.uid}@{host}",
        sequence=visit.sequence,
        starts_at=stop.starts_at,
        ends_at=stop.ends_at,
        summary=_("检查：%(name)s") % {"name": enterprise.name},
        location=enterprise.address,
        description=f"{visit.kind}\n{people}",
        place=(float(enterprise.latitude), float(enterprise.longitude)) if stop.x is not None else None,
    )


def _day_asked_for(request, days):
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        asked = None
    if asked in days:
        return asked
    today = local_date(timezone.now())
    return next((day for day in days if day >= today), days[-1] if days else None)
