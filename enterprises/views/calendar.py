from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.local_time import local_date
from enterprises.forms.calendar import OpenedDayForm, OpeningPatternForm, month_from
from enterprises.models import OpenedDay
from enterprises.models.opening_pattern import WEEKDAYS
from enterprises.permissions import can_declare_closed_period
from enterprises.queries.calendar import MARKS, calendar_month
from enterprises.services.opened_day import OpenedDayRefused, open_day, take_back_opened_day
from enterprises.services.opening_pattern import OpeningPatternRefused, set_opening_pattern
from enterprises.views.find import find_enterprise, find_row


@require_GET
def show_calendar(request, public_id):
    enterprise = find_enterprise(request, public_id)
    now = timezone.now()
    today = local_date(now)
    calendar = calendar_month(
        enterprise=enterprise, month=month_from(request.GET.get("month"), today), today=today, at=now
    )
    context = {
        "enterprise": enterprise,
        "calendar": calendar,
        "today": today,
        "weekdays": [label for _number, label in WEEKDAYS],
        "marks": MARKS.values(),
        "can_change": can_declare_closed_period(request.user, enterprise),
    }
    return render(request, "enterprises/calendar.html", context)


@require_http_methods(["GET", "POST"])
def set_opening_pattern_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_declare_closed_period)
    now = timezone.now()
    today = local_date(now)
    pattern = enterprise.opening_patterns.on(today).first()
    initial = {
        "starts_on": today + timedelta(days=1),
        "closed_weekdays": pattern.weekdays if pattern else [],
        "follows_holidays": bool(pattern and pattern.follows_holidays),
    }
    form = OpeningPatternForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_opening_pattern(enterprise=enterprise, **form.cleaned_data, by=request.user, at=now)
        except OpeningPatternRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("营业规律已变更，之后的任务按新的规律派发。"))
            return redirect("enterprises:show_calendar", public_id)
    context = {
        "form": form,
        "enterprise": enterprise,
        "heading": _("变更营业规律"),
        "lead": _("休息的日子不派发日管控；整周、整月休息的，也没有周排查、月调度。"),
    }
    return render(request, "enterprises/calendar_form.html", context)


@require_http_methods(["GET", "POST"])
def open_day_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_declare_closed_period)
    form = OpenedDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_day(enterprise=enterprise, **form.cleaned_data, by=request.user, at=timezone.now())
        except OpenedDayRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已登记营业，这一天照常有任务。"))
            return redirect("enterprises:show_calendar", public_id)
    context = {
        "form": form,
        "enterprise": enterprise,
        "heading": _("登记临时营业"),
        "lead": _("休息日、节假日或歇业期间，某一天照常营业的，在这里登记；这一天有日管控任务。"),
    }
    return render(request, "enterprises/calendar_form.html", context)


@require_POST
def take_back_opened_day_view(request, public_id, pk):
    opened = find_row(request, OpenedDay.objects, public_id, pk, can_declare_closed_period)
    try:
        take_back_opened_day(opened=opened, by=request.user, at=timezone.now())
    except OpenedDayRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("临时营业已撤销。"))
    return redirect("enterprises:show_calendar", public_id)
