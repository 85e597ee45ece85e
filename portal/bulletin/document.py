"""A bulletin in words: what page, PDF and Word all say."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common.chart import Chart
from portal.bulletin.charts import charts_of, region_charts_of
from portal.bulletin.regions import Column, TableCell, columns_of, row_of
from portal.bulletin.sections import sections_of
from portal.bulletin.sentences import sentences_of
from portal.bulletin.words import day_words
from portal.duty_card_figures import Figure, Section
from portal.months import month_words
from portal.queries.bulletin.figures import LEAST_RANKED, Bulletin


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
