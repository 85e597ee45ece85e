from datetime import date, timedelta

from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Region
from common.district_maps import MAPS
from common.local_time import local_date
from common.working_days import year_to_arrange
from ledger.queries.log_check import check_state
from ledger.queries.state import ledger_state
from portal.permissions import (
    can_handle_complaints,
    can_use_cockpit,
    can_watch_calendar,
    can_watch_ledger,
)
from portal.queries import cockpit as figures
from portal.queries.territory import chain_of, seats, territory_tree
from scoring.models.index_snapshot import Band

PERIODS = (7, 30, 90, 365)
DEFAULT_PERIOD = 30


@require_GET
def show_cockpit(request):
    """Where is it burning: figures, map, trend and the work that waits, of one territory."""
    if not can_use_cockpit(request.user):
        raise PermissionDenied
    at = timezone.now()
    region = region_asked_for(request)
    period = number_asked_for(request, "days", PERIODS, DEFAULT_PERIOD)
    enterprises = figures.enterprises_of(request.user, region)
    now = figures.current_figures(enterprises)
    as_of = day_asked_for(request)
    index = figures.past_figures(region, as_of) if as_of else now
    day = as_of or now.as_of or local_date(at)
    since = figures.days_back(day, period)
    duty = figures.duty_figures(enterprises.in_business(), (as_of or local_date(at)) - timedelta(days=1))
    children = figures.children_figures(request.user, region, as_of or now.as_of)
    trend = figures.trend(region, since=since, until=day)
    context = {
        "region": region,
        "chain": chain_of(region),
        "tree": territory_tree(request.user, region),
        "period": period,
        "periods": PERIODS,
        "as_of": as_of,
        "day": day,
        "index": index,
        "stats": stats_of(region, enterprises, index, duty, at, is_past=as_of is not None),
        "bands": bands_of(region, index) if index else [],
        "children": children,
        "map": map_of(region, children),
        "trend": trend,
        "trend_chart": trend_chart(trend),
        "movers": figures.worst_movers(enterprises, since=since, until=day),
        "hazards": figures.overdue_hazards(enterprises, at)[: figures.WORK_ROWS],
        "complaints": figures.complaints_to_answer(request.user, region)[: figures.WORK_ROWS]
        if can_handle_complaints(request.user)
        else None,
        "ledger": ledger_state(at=at) if can_watch_ledger(request.user) else None,
        "log_check": check_state(at=at) if can_watch_ledger(request.user) else None,
        "year_to_arrange": year_to_arrange(local_date(at)) if can_watch_calendar(request.user) else None,
        "today": local_date(at),
    }
    return render(request, "portal/cockpit.html", context)


def region_asked_for(request):
    """The region in the address, or the first seat; one outside the territory does not exist."""
    code = request.GET.get("region", "")
    if not code:
        return seats(request.user)[0]
    region = Region.objects.visible_to(request.user).filter(code=code).first()
    if region is None:
        raise Http404
    return region


def number_asked_for(request, name, allowed, default):
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and int(text) in allowed else default


def day_asked_for(request):
    try:
        return date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return None


def list_url(region, **wanted):
    return f"{reverse('portal:list_enterprises')}?{urlencode({'region': region.code, **wanted})}"


def tenths(value):
    return "–" if value is None else f"{value / 10:.1f}"


def stats_of(region, enterprises, index, duty, at, *, is_past):
    """The six figures on top; a figure of the present opens the list that it counts."""
    overdue = figures.overdue_hazards(enterprises, at)
    overdue_at = overdue.order_by().values("enterprise_id").distinct().count()
    index_stats = index_stats_of(region, index, is_past=is_past)
    return [
        {
            "label": _("在业企业"),
            "value": figures.count_in_business(enterprises),
            "unit": _("家"),
            "note": _("现在"),
            "url": list_url(region, status="IN_BUSINESS"),
        },
        *index_stats,
        {
            "label": _("日管控按时率"),
            "value": "–" if duty.percent is None else duty.percent,
            "unit": "%" if duty.due else "",
            "note": duty_note(duty),
            "url": "" if is_past else list_url(region, status="IN_BUSINESS", duty="missed"),
        },
        {
            "label": _("有超期隐患的企业"),
            "value": overdue_at,
            "unit": _("家"),
            "note": _("现在，过了整改期限"),
            "url": list_url(region, status="all", hazard="overdue"),
            "danger": overdue_at > 0,
        },
    ]


def duty_note(duty):
    if not duty.due:
        return _("%(day)s没有应做的日管控") % {"day": short_day(duty.day)}
    return _("%(day)s，%(missed)s家未按时") % {"day": short_day(duty.day), "missed": duty.missed}


def index_stats_of(region, index, *, is_past):
    note = _("截至%(day)s") % {"day": short_day(index.as_of)} if index and index.as_of else _("还没有计算")
    return [
        {
            "label": _("食安指数中位数"),
            "value": tenths(index.median_tenths if index else None),
            "unit": _("分"),
            "note": _("%(count)s家已评分") % {"count": index.scored} if index else note,
            "url": "" if is_past else list_url(region, band="scored"),
        },
        {
            "label": _("较差（D）"),
            "value": index.poor if index else "–",
            "unit": _("家"),
            "note": _("占已评分%(percent)s%%") % {"percent": index.poor_percent}
            if index and index.scored
            else note,
            "url": "" if is_past else list_url(region, band=Band.POOR.value),
            "danger": bool(index and index.poor),
        },
        {
            "label": _("数据不足"),
            "value": index.not_enough_data if index else "–",
            "unit": _("家"),
            "note": note,
            "url": "" if is_past else list_url(region, band=Band.NONE.value),
        },
    ]


def short_day(day):
    return _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}


def bands_of(region, index):
    order = (Band.EXCELLENT, Band.GOOD, Band.FAIR, Band.POOR, Band.NONE)
    total = sum(index.bands.get(band, 0) for band in order)
    return [
        {
            "band": band.value,
            "label": band.label,
            "count": index.bands.get(band, 0),
            "percent": round(100 * index.bands.get(band, 0) / total, 1) if total else 0,
            "url": list_url(region, band=band.value),
        }
        for band in order
    ]


def map_of(region, children):
    """What the script needs to draw the map; None where there is no drawing of this region."""
    path = MAPS.get(region.code)
    if path is None or finders.find(path) is None:
        return None
    return {
        "name": region.code,
        "geo": static(path),
        "regions": [
            {
                "code": child.region.code,
                "name": child.region.name,
                "median": None if child.median_tenths is None else child.median_tenths / 10,
                "url": cockpit_url(child.region),
            }
            for child in children
        ],
        "words": {"median": _("中位数"), "missing": _("数据不足")},
    }


def cockpit_url(region):
    return f"{reverse('portal:cockpit')}?{urlencode({'region': region.code})}"


def trend_chart(trend):
    return {
        "days": [row.day.isoformat() for row in trend],
        "values": [None if row.median_tenths is None else row.median_tenths / 10 for row in trend],
        "name": _("中位数"),
    }
