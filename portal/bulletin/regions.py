"""The table of the regions below, in the columns of page, PDF and Word."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.bulletin.words import bulletin_url, rate_words, rows_url, tenths
from portal.queries.bulletin.figures import Bulletin, Place


@dataclass(frozen=True)
class TableCell:
    """`name` is the figure that it shows; a rate or a name has none."""

    text: str
    name: str = ""
    url: str = ""
    is_danger: bool = False


@dataclass(frozen=True)
class Column:
    heading: str
    is_number: bool = True


def columns_of() -> list[Column]:
    return [
        Column(_("地区"), is_number=False),
        Column(_("名次")),
        Column(_("已评分")),
        Column(_("指数中位数")),
        Column(_("日管控应履责")),
        Column(_("按时率")),
        Column(_("日管控缺")),
        Column(pgettext("表头", "发现隐患")),
        Column(_("销号率")),
        Column(_("隐患超期")),
        Column(pgettext("表头", "检查")),
        Column(_("检查不符合")),
        Column(pgettext("表头", "抽检")),
        Column(_("抽检不合格")),
        Column(pgettext("表头", "投诉举报")),
    ]


def row_of(bulletin: Bulletin, place: Place) -> list[TableCell]:
    part = place.part

    def count(name: str, *, is_danger: bool = False) -> TableCell:
        url = rows_url(place.region or bulletin.region, bulletin.span, name, only_here=place.region is None)
        url = url if bulletin.is_listed(name) else ""
        return TableCell(str(part[name]), name, url, is_danger and part[name] > 0)

    return [
        name_of(bulletin, place),
        TableCell(str(place.rank or "–")),
        count("index.scored"),
        TableCell(tenths(part.median_tenths)),
        count("daily_control.owed"),
        TableCell(rate_words(part.on_time_percent("daily_control"))),
        count("daily_control.missed", is_danger=True),
        count("hazards.found"),
        TableCell(rate_words(part.share("hazards.found_closed", "hazards.found"))),
        count("hazards.overdue", is_danger=True),
        count("inspections.all"),
        count("inspections.failed", is_danger=True),
        count("samples.all"),
        count("samples.failed", is_danger=True),
        count("complaints.received"),
    ]


def name_of(bulletin: Bulletin, place: Place) -> TableCell:
    if place.region is None:
        return TableCell(_("不在下级地区的"))
    return TableCell(place.region.name, url=bulletin_url(place.region, bulletin.span.name))
