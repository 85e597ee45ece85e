"""How a bulletin writes its numbers and days, and where its figures lead."""

from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import Region
from portal.queries.bulletin.span import Span


def tenths(value: int | None) -> str:
    return "–" if value is None else f"{value / 10:.1f}"


def rate_words(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}%"


def day_words(day) -> str:
    return date_format(day, "DATE_FORMAT")


def bulletin_url(region: Region, month: str, name: str = "show_bulletin") -> str:
    return reverse(f"portal:{name}", args=[region.code, month])


def rows_url(region: Region, span: Span, figure: str, *, only_here: bool = False) -> str:
    url = reverse("portal:list_bulletin_rows", args=[region.code, span.name, figure])
    return f"{url}?only_here=1" if only_here else url
