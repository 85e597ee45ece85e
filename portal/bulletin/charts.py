"""The charts of a bulletin: what their bars are, and the finding that each title says."""

from django.utils.translation import gettext as _

from common.chart import Chart, Stack, ranked_bars, stacked_bars
from duties.models import Duty
from portal.bulletin.regions import name_of
from portal.bulletin.words import rate_words, tenths
from portal.months import month_words
from portal.queries.bulletin.figures import Bulletin, percent
from portal.queries.bulletin.sources import BANDS

MOST_BARS = 24
INDEX_MOST = 100.0


def charts_of(bulletin: Bulletin) -> list[Chart]:
    return [chart for chart in (band_chart(bulletin), duty_chart(bulletin)) if chart]


def region_charts_of(bulletin: Bulletin) -> list[Chart]:
    """Beside the table of regions: tall where there are many."""
    ranking = ranking_chart(bulletin) if len(bulletin.ranked) > 1 else None
    return [chart for chart in (hazard_chart(bulletin), ranking) if chart]


def band_chart(bulletin: Bulletin) -> Chart | None:
    parts = [(month_words(bulletin.span.first), bulletin.total)]
    if bulletin.index_day_before:
        parts.append((_("上月"), bulletin.before))
    keys = [
        (
            band.letter.lower() if band.value else "none",
            f"{band.letter} {band.label}" if band.value else str(band.label),
        )
        for band in BANDS
    ]
    stacks = [Stack(label, [part[f"index.{band.name.lower()}"] for band in BANDS]) for label, part in parts]
    if not sum(stacks[0].parts):
        return None
    good = percent(
        bulletin.total["index.excellent"] + bulletin.total["index.good"], bulletin.total["index.scored"]
    )
    letters = [band.letter for band in BANDS]
    title = _("优秀和良好占已评分的%(rate)s") % {"rate": rate_words(good)}
    return stacked_bars("bands", title, keys=keys, stacks=stacks, is_share=True, letters=letters)


def duty_chart(bulletin: Bulletin) -> Chart | None:
    keys = [("a", _("按时")), ("c", _("补录")), ("d", _("缺"))]
    stacks = [
        Stack(
            str(kind.label),
            [bulletin.total[f"{kind.name.lower()}.{state}"] for state in ("on_time", "late", "missed")],
        )
        for kind in Duty.Kind
    ]
    stacks = [stack for stack in stacks if sum(stack.parts)]
    if not stacks:
        return None
    rate = rate_words(bulletin.total.on_time_percent("daily_control"))
    title = _("日管控按时率%(rate)s") % {"rate": rate}
    return stacked_bars("duties", title, keys=keys, stacks=stacks, is_share=True)


def hazard_chart(bulletin: Bulletin) -> Chart | None:
    """What was found, and how much of it is closed: by region where there are any below."""
    parts = [(name_of(bulletin, place).text, place.part) for place in bulletin.places]
    parts = parts or [(bulletin.region.name, bulletin.total)]
    parts = [(label, part) for label, part in parts if part["hazards.found"]]
    parts.sort(key=lambda told: -told[1]["hazards.found"])
    if not parts:
        return None
    stacks = [
        Stack(label, [part["hazards.found_closed"], part["hazards.found"] - part["hazards.found_closed"]])
        for label, part in parts[:MOST_BARS]
    ]
    rate = rate_words(bulletin.total.share("hazards.found_closed", "hazards.found"))
    title = _("本月发现的隐患，期末已销号%(rate)s") % {"rate": rate}
    keys = [("a", _("已销号")), ("context", _("未销号"))]
    return stacked_bars("hazards", title, keys=keys, stacks=stacks, is_share=False)


def ranking_chart(bulletin: Bulletin) -> Chart:
    """All where they fit; else the first and the last."""
    ranked = bulletin.ranked
    if len(ranked) > MOST_BARS:
        ranked = [*ranked[: MOST_BARS // 2], *ranked[-MOST_BARS // 2 :]]
    last = max(place.rank for place in ranked)
    rows = [
        (
            f"{place.rank} {place.region.name}",
            place.part.median_tenths / 10,
            tenths(place.part.median_tenths),
            "a" if place.rank == 1 else "d" if place.rank == last else "context",
        )
        for place in ranked
    ]
    first, worst = ranked[0], ranked[-1]
    title = _("指数中位数：%(first)s最高，%(last)s最低") % {
        "first": first.region.name,
        "last": worst.region.name,
    }
    return ranked_bars("ranking", title, rows=rows, most=INDEX_MOST)
