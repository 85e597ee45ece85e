"""A bulletin in words: what page, PDF and Word all say, each figure with the list that it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Region
from common.chart import Chart, Stack, ranked_bars, stacked_bars
from duties.models import Duty
from enterprises.models import CreditEvent
from inspections.models import Inspection
from portal.duty_card_figures import Figure, Section
from portal.months import month_words
from portal.queries.bulletin.figures import LEAST_RANKED, Bulletin, Part, Place, percent
from portal.queries.bulletin.sources import BANDS
from portal.queries.bulletin.span import Span

MOST_BARS = 24
MOST_NAMED = 3
INDEX_MOST = 100.0


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


@dataclass(frozen=True)
class Document:
    title: str
    month: str
    as_known: str
    mark: str
    sentences: Sequence[str]
    sections: Sequence[Section]
    columns: Sequence[Column]
    rows: Sequence[Sequence[TableCell]]
    charts: Sequence[Chart]
    region_charts: Sequence[Chart]
    rules: Sequence[str]

    @property
    def figures(self) -> list[Figure]:
        return [figure for section in self.sections for figure in section.figures]


def document_of(bulletin: Bulletin) -> Document:
    span = bulletin.span
    if span.is_over:
        as_known = _("数字截至%(day)s") % {"day": day_words(span.last)}
    else:
        at = date_format(localtime(span.until), "Y-m-d H:i")
        as_known = _("本月未完，数字截至 %(at)s") % {"at": at}
    return Document(
        title=_("%(region)s食品安全监管情况通报") % {"region": bulletin.region.name},
        month=month_words(span.first),
        as_known=as_known,
        mark=_("内部资料，供监管部门使用，不对外公布"),
        sentences=sentences_of(bulletin),
        sections=sections_of(bulletin),
        columns=columns_of(),
        rows=[row_of(bulletin, place) for place in bulletin.places],
        charts=charts_of(bulletin),
        region_charts=region_charts_of(bulletin),
        rules=rules_of(bulletin),
    )


# --- What it says first ---------------------------------------------------------------------------
def sentences_of(bulletin: Bulletin) -> list[str]:
    """The month in a few sentences; what there was nothing of is passed over."""
    total = bulletin.total
    told = [index_sentence(bulletin)]
    if owed := total["daily_control.owed"] - total["daily_control.ahead"]:
        told.append(
            _("日管控应履责%(owed)d次，按时率%(rate)s，缺%(missed)d次。")
            % {
                "owed": owed,
                "rate": rate_words(total.on_time_percent("daily_control")),
                "missed": total["daily_control.missed"],
            }
        )
    if total["hazards.found"] or total["hazards.open"]:
        told.append(
            _("发现隐患%(found)d条，其中已销号%(closed)d条；期末未销号%(open)d条，超期%(overdue)d条。")
            % {
                "found": total["hazards.found"],
                "closed": total["hazards.found_closed"],
                "open": total["hazards.open"],
                "overdue": total["hazards.overdue"],
            }
        )
    if total["inspections.all"] or total["samples.all"]:
        told.append(
            _("监督检查%(inspections)d家次，不符合%(failed)d；监督抽检%(samples)d批次，不合格%(bad)d。")
            % {
                "inspections": total["inspections.all"],
                "failed": total["inspections.failed"],
                "samples": total["samples.all"],
                "bad": total["samples.failed"],
            }
        )
    if total["complaints.received"]:
        told.append(
            _("收到投诉举报%(received)d件；本月到期应答复%(due)d件，按时%(in_time)d件。")
            % {
                "received": total["complaints.received"],
                "due": total["complaints.due"],
                "in_time": total["complaints.in_time"],
            }
        )
    return [*told, *ranking_sentences(bulletin)]


def index_sentence(bulletin: Bulletin) -> str:
    if bulletin.total.median_tenths is None:
        return _("本月还没有计算过食安指数。")
    values = {
        "scored": bulletin.total["index.scored"],
        "median": tenths(bulletin.total.median_tenths),
        "before": tenths(bulletin.before.median_tenths),
    }
    if bulletin.before.median_tenths is None:
        return _("%(scored)d家已评分，食安指数中位数%(median)s分。") % values
    return _("%(scored)d家已评分，食安指数中位数%(median)s分，上月%(before)s分。") % values


def ranking_sentences(bulletin: Bulletin) -> list[str]:
    """Best and worst by the index; with fewer than four there is nothing to be told apart."""
    ranked = bulletin.ranked
    named = min(MOST_NAMED, len(ranked) // 2)
    if named < 2:
        return []
    return [
        _("指数中位数居前：%(places)s。") % {"places": named_places(ranked[:named])},
        _("指数中位数居后：%(places)s。") % {"places": named_places(ranked[-named:])},
    ]


def named_places(places: Sequence[Place]) -> str:
    words = [
        _("%(region)s（%(median)s分）")
        % {"region": place.region.name, "median": tenths(place.part.median_tenths)}
        for place in places
    ]
    return pgettext("并列", "、").join(words)


# --- Figures --------------------------------------------------------------------------------------
def sections_of(bulletin: Bulletin) -> list[Section]:
    return [
        index_section(bulletin),
        *(duty_section(bulletin, kind) for kind in Duty.Kind),
        hazard_section(bulletin),
        inspection_section(bulletin),
        sample_section(bulletin),
        complaint_section(bulletin),
        backing_section(bulletin),
        credit_section(bulletin),
    ]


def figure_of(
    bulletin: Bulletin, name: str, label, unit: str, note: str = "", *, is_danger: bool = False
) -> Figure:
    value = bulletin.total[name]
    return Figure(
        name=name,
        label=str(label),
        value=str(value),
        unit=unit,
        url=rows_url(bulletin.region, bulletin.span, name) if bulletin.is_listed(name) else "",
        note=note,
        is_danger=is_danger and value > 0,
    )


def index_section(bulletin: Bulletin) -> Section:
    told, before = partial(figure_of, bulletin), bulletin.before
    has_both = bool(bulletin.index_day and bulletin.index_day_before)
    median = bulletin.total.median_tenths
    figures = [
        told(
            "index.scored",
            _("已评分"),
            _("家"),
            _("中位数%(median)s分") % {"median": tenths(median)} if median is not None else "",
        )
    ]
    for band in BANDS:
        name = f"index.{band.name.lower()}"
        label = f"{band.letter} {band.label}" if band.value else band.label
        note = change_words(bulletin.total[name] - before[name]) if has_both else ""
        figures.append(told(name, label, _("家"), note))
    day = bulletin.index_day
    note = _("%(day)s计算") % {"day": day_words(day)} if day else _("本月没有计算")
    return Section("index", _("食安指数"), tuple(figures), note)


def change_words(change: int) -> str:
    return _("比上月%(change)+d") % {"change": change} if change else _("与上月相同")


def duty_section(bulletin: Bulletin, kind: Duty.Kind) -> Section:
    told, slug = partial(figure_of, bulletin), kind.name.lower()
    rate = bulletin.total.on_time_percent(slug)
    figures = [
        told(f"{slug}.owed", _("应履责"), _("次")),
        told(
            f"{slug}.on_time",
            _("按时"),
            _("次"),
            _("按时率%(rate)s") % {"rate": rate_words(rate)} if rate is not None else "",
        ),
        told(f"{slug}.late", _("补录"), _("次")),
        told(f"{slug}.missed", _("缺"), _("次"), is_danger=True),
    ]
    if not bulletin.span.is_over:
        figures.append(told(f"{slug}.ahead", _("未到期"), _("次")))
    figures.append(told(f"{slug}.exempt", _("免除"), _("次")))
    return Section(slug, str(kind.label), tuple(figures), _("企业主体责任"))


def hazard_section(bulletin: Bulletin) -> Section:
    told, total = partial(figure_of, bulletin), bulletin.total
    rate = total.share("hazards.found_closed", "hazards.found")
    figures = (
        told("hazards.found", _("本月发现"), _("条")),
        told("hazards.found_major", _("其中较大、重大"), _("条")),
        told(
            "hazards.found_closed",
            _("本月发现且已销号"),
            _("条"),
            _("销号率%(rate)s") % {"rate": rate_words(rate)} if rate is not None else "",
        ),
        told("hazards.closed", _("本月销号"), _("条"), _("含以前发现的")),
        told("hazards.open", _("期末未销号"), _("条")),
        told("hazards.overdue", _("期末超期"), _("条"), is_danger=True),
    )
    return Section("hazards", _("隐患"), figures, _("各来源合计"))


def inspection_section(bulletin: Bulletin) -> Section:
    told, result = partial(figure_of, bulletin), Inspection.Result
    figures = [
        told("inspections.all", _("检查"), _("家次")),
        told("inspections.passed", result.PASS.label, _("家次")),
        told("inspections.mostly_passed", result.MOSTLY_PASS.label, _("家次")),
        told("inspections.failed", result.FAIL.label, _("家次"), is_danger=True),
        told("inspections.unjudged", result.NONE.label, _("家次")),
    ]
    return Section("inspections", _("监督检查"), tuple(figures), _("结果在本月生效"))


def sample_section(bulletin: Bulletin) -> Section:
    told = partial(figure_of, bulletin)
    rate = bulletin.total.share("samples.failed", "samples.all")
    figures = (
        told("samples.all", _("抽检"), _("批次")),
        told("samples.passed", pgettext("样品", "合格"), _("批次")),
        told(
            "samples.failed",
            pgettext("样品", "不合格"),
            _("批次"),
            _("占%(rate)s") % {"rate": rate_words(rate)} if rate is not None else "",
            is_danger=True,
        ),
        told("samples.undisposed", _("不合格未处置完"), _("批次"), is_danger=True),
    )
    return Section("samples", _("监督抽检"), figures, _("结果在本月生效"))


def complaint_section(bulletin: Bulletin) -> Section:
    told = partial(figure_of, bulletin)
    rate = bulletin.total.share("complaints.in_time", "complaints.due")
    figures = (
        told("complaints.received", _("收到"), _("件")),
        told("complaints.complaints", _("其中投诉"), _("件")),
        told("complaints.reports", _("其中举报"), _("件")),
        told("complaints.due", _("本月到期应答复"), _("件")),
        told(
            "complaints.in_time",
            _("按时答复"),
            _("件"),
            _("占%(rate)s") % {"rate": rate_words(rate)} if rate is not None else "",
        ),
        told("complaints.late", _("逾期答复"), _("件"), is_danger=True),
        told("complaints.unanswered", _("到期未答复"), _("件"), is_danger=True),
    )
    return Section("complaints", _("投诉举报"), figures)


def backing_section(bulletin: Bulletin) -> Section:
    told = partial(figure_of, bulletin)
    rate = bulletin.total.share("enterprises.backed", "enterprises.all")
    figures = (
        told("enterprises.all", _("在业企业"), _("家"), _("按今天的状态")),
        told(
            "enterprises.backed",
            _("已有干部包保"),
            _("家"),
            _("覆盖率%(rate)s") % {"rate": rate_words(rate)} if rate is not None else "",
        ),
        told("enterprises.unbacked", _("还没有干部包保"), _("家"), is_danger=True),
        told("visits.all", _("本月督导"), _("次")),
        told("hazards.found_backing", _("督导发现隐患"), _("条")),
    )
    return Section("backing", _("包保"), figures)


def credit_section(bulletin: Bulletin) -> Section:
    told = partial(figure_of, bulletin)
    figures = tuple(told(f"credit.{kind.name.lower()}", kind.label, _("件")) for kind in CreditEvent.Kind)
    return Section("credit", _("信用记录"), figures, _("在本月生效"))


# --- The regions below ----------------------------------------------------------------------------
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


# --- Charts ---------------------------------------------------------------------------------------
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


# --- How it is counted ----------------------------------------------------------------------------
def rules_of(bulletin: Bulletin) -> list[str]:
    """What a reader must know to trust the figures, and where they follow the present and not the month."""
    return [
        _("以月末当时的情况为准：之后的补录、销号、撤销、处置和答复不改变本月的数字。"),
        _(
            "指数取本月最后一次夜间计算的结果；本月未完时取现在的指数。中位数的排名只比较已评分不少于%(least)d家的地区。"
        )
        % {"least": LEAST_RANKED},
        _("检查、抽检和信用记录按生效日期计入；投诉举报的答复按答复期限计入。"),
        _(
            "以下按今天掌握的情况：企业所在地区和在业状态、免除的履责、隐患的整改期限和移送、检查结果的更正、投诉举报的期限变更。"
        ),
        _("百分数保留一位小数，不进位；100%表示全部。"),
    ]


# --- Words ----------------------------------------------------------------------------------------
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


def names_of(region: Region, span: Span) -> dict[str, tuple[str, str]]:
    """Section and label of every figure, without counting anything."""
    nothing = Part(counts={}, median_tenths=None)
    sections = sections_of(Bulletin(region, span, None, nothing, None, nothing, ()))
    return {
        figure.name: (section.heading, figure.label) for section in sections for figure in section.figures
    }
