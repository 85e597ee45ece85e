from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from common.local_time import local_date
from common.xlsx import CONTENT_TYPE
from enterprises.permissions import can_export_enterprises
from portal.duty_card_figures import records_url
from portal.forms.duty_card_filter import DutyCardFilter
from portal.months import month_words
from portal.queries.duty_card_list import DutyCardRows, territory_cards
from portal.queries.territory import chain_of, territory_tree
from portal.services.duty_card_export import export_xlsx, note_export
from portal.views.cockpit import region_asked_for
from portal.views.enterprise import is_fragment
from staff.permissions import can_see_staffing

PAGE_SIZE = 50


@require_GET
def list_duty_cards(request):
    """The cards of a territory for a month, those that miss most first, fifty a page."""
    region, form, rows = asked_for(request)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "chain": chain_of(region),
        "tree": territory_tree(request.user, region),
        "form": form,
        "month": month_words(rows.month),
        "month_value": f"{rows.month:%Y-%m}",
        "page": page,
        "cards": [(row, doors_of(row)) for row in page],
        "may_export": can_export_enterprises(request.user),
    }
    template = "portal/_duty_card_rows.html" if is_fragment(request) else "portal/duty_card_list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
def export_duty_cards(request):
    """The list as it is filtered, with a second sheet that says who took it."""
    region, form, rows = asked_for(request)
    if not can_export_enterprises(request.user):
        raise PermissionDenied
    at = timezone.now()
    wanted = {name: value for name, value in form.wanted.items() if name not in ("region", "month")}
    note_export(rows=rows, filters=wanted, region=region, by=request.user, at=at)
    name = f"duty-cards-{region.code}-{rows.month:%Y-%m}.xlsx"
    return StreamingHttpResponse(
        export_xlsx(rows, filters=wanted, region=region, by=request.user, at=at),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def asked_for(request):
    """Region, filter and cards of an address; only who reads about staff in a territory has any."""
    if not can_see_staffing(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    region = region_asked_for(request)
    form = DutyCardFilter({"month": f"{today:%Y-%m}"} | request.GET.dict(), today=today)
    posts = form.apply(territory_cards(request.user, region))
    return region, form, DutyCardRows(posts, month=form.month_shown, today=today)


def doors_of(row):
    """Where the figures of a row lead: to the enterprise's records of those days."""
    first_day, last_day = row.days
    return {
        state: records_url(row.post.enterprise, row.own_kind, first_day, last_day, state)
        for state in ("owed", "on_time", "late", "missed")
    }
