from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from common.ical import Event, calendar_file
from common.local_time import local_date
from inspections.permissions.planning import can_plan
from inspections.queries.planning.appointment import appointments_of, lost_appointments_of
from inspections.queries.planning.day_route import route_of


@require_GET
def list_my_visits(request):
    """The visits of whoever asks, one day as a route."""
    if not can_plan(request.user):
        raise PermissionDenied
    visits = appointments_of(request.user)
    days = sorted({visit.visit_on for visit in visits})
    day = _day_asked_for(request, days)
    context = {"days": days, "route": route_of(visits, day) if day else None, "tab": "mine"}
    return render(request, "inspections/planning/my_visits.html", context)


@require_safe
def download_my_calendar(request):
    """The same as a calendar (iCalendar), for nobody but the inspector.

    What they need not make any more is in it as cancelled, so that a calendar that has it takes it out.
    """
    if not can_plan(request.user):
        raise PermissionDenied
    now = timezone.now()
    today = local_date(now)
    visits = appointments_of(request.user)
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    events = [
        _event(stop, host)
        for day in sorted({visit.visit_on for visit in visits})
        if day >= today
        for stop in route_of(visits, day).stops
    ]
    lost = lost_appointments_of(request.user, today)
    events += [
        replace(_event(stop, host), sequence=stop.visit.sequence + 1, is_cancelled=True)
        for day in sorted({visit.visit_on for visit in lost})
        for stop in route_of(lost, day).stops
    ]
    answer = HttpResponse(
        calendar_file(events, name=_("我的检查"), at=now), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="inspections.ics"'
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
