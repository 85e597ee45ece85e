"""What the rows of a sampling announcement say, before anything is stored.

A row is one item of one sample. Samples have no number: enterprise, sample name, production date, batch, day
of publication, publisher and producer are one. Rows of a sample that tell the same item, verdict, result and
limit are one item, however the source has split the result from its unit.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import cast
from unicodedata import normalize

from django.db.models import CharField
from django.utils.translation import gettext as _

from common.masking import mask_name
from common.measurement import fold_name, is_blank, is_same_limit, is_same_result
from enterprises.models import Enterprise
from inspections.models import Sample, SampleItem
from inspections.services.feed_file import Row, UnreadableRow, read_rows
from inspections.services.import_outcome import Outcome

COLUMNS = {
    "row_id": ("序号",),
    "sample_name": ("样品名称", "食品名称"),
    "category": ("食品类别", "食品大类", "分类"),
    "producer": ("标称生产企业名称", "生产企业", "标称生产者"),
    "sampled_unit": ("被抽样单位名称", "被抽样单位"),
    "production_date": ("生产日期",),
    "batch": ("批号",),
    "item": ("检验项目", "不合格项目"),
    "unit": ("单位",),
    "result": ("检验结果", "检测结果"),
    "limit": ("标准值", "标准限值"),
    "verdict": ("结论", "检验结论"),
    "publisher": ("公布机关", "发布单位"),
    "publish_date": ("公布日期", "公告日期", "发布日期"),
}
REQUIRED = (
    "sample_name",
    "producer",
    "sampled_unit",
    "item",
    "result",
    "limit",
    "verdict",
    "publisher",
    "publish_date",
)
VERDICTS = {"合格": Sample.Verdict.PASSED, "不合格": Sample.Verdict.FAILED}
EARLIEST = date(1990, 1, 1)

_ROLE = re.compile(r"^(生产商|生产者|生产企业|供货商|供应商|经销商|委托商|受委托商|销售商)[:：]")
_WRAPPED_PUBLISHER = re.compile(r"^国内监督抽查[(（](.*)[)）]$")
_SHOP_WORDS = re.compile(
    "超市|商店|商行|经营部|批发|便利|商贸|贸易|购物|百货|商场|市场|门市|销售|专营店|水产店|副食|粮油店|药房|连锁"
)
_KITCHEN_WORDS = re.compile(
    "餐|饭店|饭庄|酒店|酒楼|食堂|小吃|火锅|面馆|烧烤|串串|牛肉汤|菜馆|酒家|宾馆|厨房|麻辣烫"
)
_FACTORY_WORDS = re.compile(
    "厂$|加工坊|加工店|食品有限|实业|酿造|制粉|生物|科技|制造|糖业|面业|油脂|乳业|调味品有限"
)
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程"
    "蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方邹熊"
)
_PERSON = re.compile(f"[{_SURNAMES}][一-鿿]{{1,2}}")


class _Refused(ValueError):
    """The row stays outside; the text says why."""


@dataclass
class ReportedItem:
    """One measured item in the words of the source."""

    row_id: str
    item: str
    result: str
    unit: str
    limit: str
    verdict: str

    def tells_the_same(self, other: "ReportedItem") -> bool:
        return (
            self.verdict == other.verdict
            and fold_name(self.item) == fold_name(other.item)
            and is_same_limit(self.limit, other.limit)
            and is_same_result(self.result, self.unit, other.result, other.unit)
        )


@dataclass
class ReportedSample:
    foreign_id: str
    name: str
    food_class: str
    producer: str
    sampled_unit: str
    production_text: str
    publisher: str
    published_on: date
    source_key: str
    items: list[ReportedItem] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        is_failed = any(item.verdict == Sample.Verdict.FAILED for item in self.items)
        return Sample.Verdict.FAILED if is_failed else Sample.Verdict.PASSED


@dataclass
class ReportedEnterprise:
    """A sampled unit, or the producer where no unit is named."""

    foreign_id: str
    name: str
    spellings: set[str] = field(default_factory=set)
    is_producer: bool = False
    publishers: set[str] = field(default_factory=set)
    first_on: date | None = None

    @property
    def kind(self) -> str:
        if self.is_producer:
            return Enterprise.Kind.PRODUCER
        if _KITCHEN_WORDS.search(self.name):
            return Enterprise.Kind.CATERER
        if _SHOP_WORDS.search(self.name) or not _FACTORY_WORDS.search(self.name):
            return Enterprise.Kind.SELLER
        return Enterprise.Kind.PRODUCER

    @property
    def shown_name(self) -> str:
        """Masked where a stall has only its keeper's name; the sample keeps the words for the regulator."""
        return mask_name(self.name) if _PERSON.fullmatch(self.name) else self.name


@dataclass
class Announcement:
    samples: dict[str, ReportedSample] = field(default_factory=dict)
    enterprises: dict[str, ReportedEnterprise] = field(default_factory=dict)


def read_announcement(file: str, content: bytes, outcome: Outcome, *, today: date) -> Announcement:
    told = Announcement()
    counts = outcome.counts["results"]
    for row in read_rows(file, content, columns=COLUMNS, required=REQUIRED):
        counts.read += 1
        if isinstance(row, UnreadableRow):
            outcome.refuse("results", row, row.reason)
            continue
        try:
            sample, item = _read_row(row.cells, today)
        except _Refused as error:
            outcome.refuse("results", row, str(error))
            continue
        sample = told.samples.setdefault(sample.source_key, sample)
        _note_enterprise(told, sample, row)
        if not _is_told(sample, item):
            sample.items.append(item)
        else:
            counts.duplicate += 1
    return told


def _is_told(sample: ReportedSample, item: ReportedItem) -> bool:
    """Whether the sample has the item already; of two splittings the one with the whole result is kept."""
    for place, known in enumerate(sample.items):
        if item.tells_the_same(known):
            if len(item.result) > len(known.result):
                sample.items[place] = item
            return True
    return False


def _read_row(cells: Mapping[str, str], today: date) -> tuple[ReportedSample, ReportedItem]:
    unit, producer = _name(cells["sampled_unit"]), _name(cells["producer"])
    if not (unit or producer):
        raise _Refused(_("被抽样单位和生产者都为空，不知道属于哪个主体"))
    name = _plain(cells["sample_name"])
    if not name:
        raise _Refused(_("样品名称为空"))
    if cells["verdict"] not in VERDICTS:
        raise _Refused(_("结论应为“合格”或“不合格”：%(text)s") % {"text": cells["verdict"][:40] or _("空")})
    published_on = _read_date(cells["publish_date"], today)
    made = " ".join(
        text
        for text in (_plain(cells.get("production_date", "")), _plain(cells.get("batch", "")))
        if not is_blank(text)
    )
    publisher = _WRAPPED_PUBLISHER.sub(r"\1", _plain(cells["publisher"]))
    foreign_id = fold_name(unit or producer)[:120]
    key = (
        foreign_id,
        fold_name(name),
        fold_name(made),
        published_on.isoformat(),
        publisher,
        fold_name(producer),
    )
    sample = ReportedSample(
        foreign_id=foreign_id,
        name=name,
        food_class=_plain(cells.get("category", "")).replace("-->", " → "),
        producer="" if is_blank(cells["producer"]) else cells["producer"],
        sampled_unit="" if is_blank(cells["sampled_unit"]) else cells["sampled_unit"],
        production_text=made,
        publisher=publisher,
        published_on=published_on,
        source_key=sha256("\x1f".join(key).encode()).hexdigest(),
    )
    item = ReportedItem(
        row_id=cells.get("row_id", ""),
        item=cells["item"],
        result=cells["result"],
        unit=cells.get("unit", ""),
        limit=cells["limit"],
        verdict=VERDICTS[cells["verdict"]],
    )
    _check_lengths(sample, item)
    return sample, item


def _note_enterprise(told: Announcement, sample: ReportedSample, row: Row) -> None:
    unit, producer = _name(row.cells["sampled_unit"]), _name(row.cells["producer"])
    enterprise = told.enterprises.setdefault(
        sample.foreign_id, ReportedEnterprise(sample.foreign_id, unit or producer)
    )
    enterprise.spellings.add(row.cells["sampled_unit"] if unit else row.cells["producer"])
    enterprise.is_producer |= not unit or fold_name(unit) == fold_name(producer)
    enterprise.publishers.add(sample.publisher)
    enterprise.first_on = min(enterprise.first_on or sample.published_on, sample.published_on)


def _check_lengths(sample: ReportedSample, item: ReportedItem) -> None:
    for model, field_name, text in (
        (Sample, "name", sample.name),
        (Sample, "food_class", sample.food_class),
        (Sample, "producer_name", sample.producer),
        (Sample, "sampled_unit_name", sample.sampled_unit),
        (Sample, "production_text", sample.production_text),
        (Sample, "publisher", sample.publisher),
        (SampleItem, "item", item.item),
        (SampleItem, "result_text", item.result),
        (SampleItem, "limit_text", item.limit),
        (SampleItem, "unit_text", item.unit),
        (SampleItem, "source_row", item.row_id),
    ):
        column = cast(CharField, model._meta.get_field(field_name))
        if len(text) > column.max_length:
            raise _Refused(
                _("%(field)s 超过 %(longest)s 个字符")
                % {"field": column.verbose_name, "longest": column.max_length}
            )


def _read_date(text: str, today: date) -> date:
    match = re.fullmatch(r"(\d{4})[-/.年]?(\d\d?)[-/.月]?(\d\d?)日?", text, re.ASCII)
    try:
        day = date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        day = None
    if day is None or day < EARLIEST:
        raise _Refused(_("公布日期无法识别：%(text)s") % {"text": text[:40] or _("空")})
    if day > today:
        raise _Refused(_("公布日期 %(day)s 在将来") % {"day": day})
    return day


def _name(text: str) -> str:
    """The name of a business without its role, its web shop and its address; empty where none is given."""
    first = re.split(r"[；;。]\s*(?:\n|被抽样|授权商|委托商|地址)|\n", text.strip())[0]
    name = _plain(normalize("NFKC", _ROLE.sub("", first)).replace("(", "（").replace(")", "）")).strip(
        "；;，, "
    )
    return "" if is_blank(name) else name[:160]


def _plain(text: str) -> str:
    return " ".join(text.split())
