from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.permissions import (
    can_import_enterprises,
    can_register_enterprises,
    can_watch_credit_deadlines,
)
from hazards.permissions import can_report_hazard
from inspections.permissions import can_list_complaints
from portal.forms.enterprise_filter import EnterpriseFilter
from portal.permissions import can_use_cockpit
from portal.queries.cockpit import enterprises_of
from portal.queries.enterprise import enterprise_facts
from portal.queries.territory import chain_of, own_chain_of, territory_tree
from portal.views.cockpit import region_asked_for
from scoring.permissions import can_speak_for

PAGE_SIZE = 50
LEAST_AXES = 3


@require_GET
def list_enterprises(request):
    """The enterprises of a territory: filtered, sorted, fifty a page."""
    if not can_use_cockpit(request.user):
        raise PermissionDenied
    at = timezone.now()
    region = region_asked_for(request)
    form = EnterpriseFilter(request.GET)
    enterprises = form.apply(
        enterprises_of(request.user, region), at=at, yesterday=local_date(at) - timedelta(days=1)
    )
    page = Paginator(enterprises.select_related("region", "current_index"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "region": region,
        "chain": chain_of(region),
        "tree": territory_tree(request.user, region),
        "form": form,
        "page": page,
        "sort": form.order,
        "can_import": can_import_enterprises(request.user),
        "can_watch_credit": can_watch_credit_deadlines(request.user),
        "can_register": can_register_enterprises(request.user),
    }
    template = "portal/_enterprise_rows.html" if is_fragment(request) else "portal/enterprise_list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
def show_enterprise(request, public_id):
    """One enterprise: its index, the five parts, the days before and the facts behind; also in the drawer."""
    enterprise = get_object_or_404(
        Enterprise.objects.visible_to(request.user).select_related("region"), public_id=public_id
    )
    context = {
        "enterprise": enterprise,
        "chain": own_chain_of(request.user, enterprise.region),
        # People of the enterprise find the button at their own home.
        "can_report_hazard": request.user.is_government and can_report_hazard(request.user, enterprise),
        "can_list_complaints": can_list_complaints(request.user),
        "can_speak": can_speak_for(request.user, enterprise),
        **enterprise_facts(user=request.user, enterprise=enterprise, at=timezone.now()),
    }
    context["radar"] = radar_of(context["explanation"], context["district_medians"])
    context["history_chart"] = history_chart(context["history"])
    context["history_rows"] = [
        {
            "day": row.as_of,
            "band": row.band,
            "index": shown(row.index_tenths),
            "median": shown(row.district_median_tenths),
        }
        for row in context["history"]
    ]
    template = "portal/_enterprise_facts.html" if is_fragment(request) else "portal/enterprise_detail.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def is_fragment(request):
    return request.htmx and not request.htmx.history_restore_request


def history_chart(history):
    return {
        "days": [row.as_of.isoformat() for row in history],
        "values": [points(row.index_tenths) for row in history],
        "second": [points(row.district_median_tenths) for row in history],
        "name": _("食安指数"),
        "secondName": _("区县中位数"),
    }


def shown(tenths):
    return "–" if tenths is None else f"{tenths / 10:.1f}"


def points(tenths):
    return None if tenths is None else tenths / 10


def radar_of(explanation, medians):
    """Five axes beside the district's medians; nothing where too few dimensions have data for a shape."""
    parts = explanation.parts if explanation else ()
    if sum(part.score_tenths is not None for part in parts) < LEAST_AXES:
        return None
    return {
        "names": [axis_name(part) for part in parts],
        "own": [(part.score_tenths or 0) / 10 for part in parts],
        "median": [(medians.get(part.code) or 0) / 10 for part in parts],
        "ownName": _("本企业"),
        "medianName": _("区县中位数"),
    }


def axis_name(part):
    if part.score_tenths is None:
        return _("%(name)s（无数据）") % {"name": part.label}
    return part.label
