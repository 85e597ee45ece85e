"""The figures of a bulletin by noun, each with the list that it counts."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Region
from duties.models import Duty
from enterprises.models import CreditEvent
from inspections.models import Inspection
from portal.bulletin.words import day_words, rate_words, rows_url, tenths
from portal.duty_card_figures import Figure, Section
from portal.queries.bulletin.figures import Bulletin, Part
from portal.queries.bulletin.sources import BANDS
from portal.queries.bulletin.span import Span


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


def names_of(region: Region, span: Span) -> dict[str, tuple[str, str]]:
    """Section and label of every figure, without counting anything."""
    nothing = Part(counts={}, median_tenths=None)
    sections = sections_of(Bulletin(region, span, None, nothing, None, nothing, ()))
    return {
        figure.name: (section.heading, figure.label) for section in sections for figure in section.figures
    }
