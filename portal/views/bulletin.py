from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.models import Region
from common.local_time import first_of_month, local_date
from enterprises.views.list_export import list_as_file, wants_file
from portal.bulletin.document import document_of
from portal.bulletin.rows import SHOWN
from portal.bulletin.sections import names_of
from portal.bulletin.words import bulletin_url
from portal.months import month_words
from portal.permissions import can_read_bulletins, can_take_bulletins
from portal.queries.bulletin.figures import bulletin_of
from portal.queries.bulletin.sources import SOURCES, unlisted_for
from portal.queries.bulletin.span import span_of_month
from portal.queries.cockpit import enterprises_of
from portal.queries.duty_card import month_named, months_shown
from portal.queries.territory import chain_of, own_chain_of, territory_tree
from portal.services.bulletin_export import DOCX, PDF, export_bulletin
from portal.views.cockpit import region_asked_for

PAGE_SIZE = 50


@require_GET
def list_bulletins(request):
    """The months of a territory, newest first, as far back as it has enterprises."""
    if not can_read_bulletins(request.user):
        raise PermissionDenied
    region = region_asked_for(request)
    months = months_of(request.user, region, local_date(timezone.now()))
    context = {
        "region": region,
        "chain": chain_of(region),
        "tree": territory_tree(request.user, region),
        "months": [(f"{month:%Y-%m}", month_words(month)) for month in months],
        "may_take": can_take_bulletins(request.user),
    }
    return render(request, "portal/bulletin_list.html", context)


@require_GET
def show_bulletin(request, region, month):
    """One month of a territory: what it says in sentences, figures, charts, and the regions below."""
    at = timezone.now()
    region, span = find_bulletin(request, region, month, at)
    bulletin = bulletin_of(user=request.user, region=region, span=span, at=at)
    document = document_of(bulletin)
    months = months_shown(local_date(at))
    place = months.index(span.first)
    context = {
        "region": region,
        "chain": [(above, bulletin_url(above, span.name)) for above in own_chain_of(request.user, region)],
        "bulletin": bulletin,
        "document": document,
        "rows": [list(zip(document.columns, row, strict=True)) for row in document.rows],
        "month": span.name,
        "before": month_link(region, months[place + 1 : place + 2]),
        "after": month_link(region, months[place - 1 : place] if place else []),
        "may_take": can_take_bulletins(request.user),
    }
    return render(request, "portal/bulletin.html", context)


@require_GET
@never_cache
def print_bulletin(request, region, month):
    return taken(request, region, month, PDF)


@require_GET
@never_cache
def write_bulletin(request, region, month):
    return taken(request, region, month, DOCX)


@require_GET
def list_bulletin_rows(request, region, month, figure):
    """What one figure counts, fifty a page; with `only_here` without the regions below."""
    at = timezone.now()
    region, span = find_bulletin(request, region, month, at)
    names = names_of(region, span)
    if figure not in names:
        raise Http404
    noun, _dot, wanted = figure.partition(".")
    if noun in unlisted_for(request.user):
        raise PermissionDenied
    source, shown = SOURCES[noun], SHOWN[noun]
    rows = source.listed(wanted, user=request.user, region=region, span=span)
    is_only_here = bool(request.GET.get("only_here"))
    if is_only_here:
        rows = source.outside(rows, region)
    rows = shown.arranged(rows)
    section, label = names[figure]
    if wants_file(request):
        if not can_take_bulletins(request.user):
            raise PermissionDenied
        name = f"bulletin-{region.code}-{span.name}-{figure}"
        return list_as_file(request, rows, name=name, sheet=section, columns=shown.columns)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "document_url": bulletin_url(region, span.name),
        "month": month_words(span.first),
        "section": section,
        "label": label,
        "is_only_here": is_only_here,
        "headings": [column.heading for column in shown.columns],
        "page": page,
        "rows": [told(row, shown) for row in page],
    }
    return render(request, "portal/bulletin_rows.html", context)


def find_bulletin(request, code, month, at):
    """A region of one's territory and a month that has begun, or 404."""
    if not can_read_bulletins(request.user):
        raise PermissionDenied
    first = month_named(month, local_date(at))
    if first is None:
        raise Http404
    region = get_object_or_404(Region.objects.visible_to(request.user), code=code)
    return region, span_of_month(first, at)


def taken(request, code, month, file_format):
    at = timezone.now()
    region, span = find_bulletin(request, code, month, at)
    if not can_take_bulletins(request.user):
        raise PermissionDenied
    bulletin = bulletin_of(user=request.user, region=region, span=span, at=at)
    document = document_of(bulletin)
    file = export_bulletin(bulletin, document, file_format=file_format, by=request.user, at=at)
    name = f"bulletin-{region.code}-{span.name}.{file_format.ending}"
    return HttpResponse(
        file,
        content_type=file_format.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def told(row, shown):
    """The cells of a row and its own page."""
    return {
        "url": shown.url(row),
        "cells": [(column.heading, column.value(row)) for column in shown.columns],
    }


def months_of(user, region, today):
    """Back to the first enterprise of the territory, this month in any case."""
    earliest = enterprises_of(user, region).aggregate(
        recorded=Min("recorded_since"), registered=Min("registered_on")
    )
    known = [day for day in earliest.values() if day]
    first = first_of_month(min(known)) if known else first_of_month(today)
    return [month for number, month in enumerate(months_shown(today)) if month >= first or not number]


def month_link(region, months):
    return (
        {"url": bulletin_url(region, f"{months[0]:%Y-%m}"), "label": month_words(months[0])}
        if months
        else None
    )
