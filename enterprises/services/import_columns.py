"""The columns of the import file: what they are called, what may stand in them, how it is read.

Template, reader and error messages all take them from here. Headings and choices are Chinese whatever the
language of the page is: the file goes from clerk to clerk.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.identifiers import (
    explain_food_licence,
    explain_uscc,
    normalise_food_licence,
    normalise_uscc,
)
from enterprises.models import Enterprise


class CellError(ValueError):
    """What is wrong with a cell and what to do, in the words of a clerk."""


@dataclass(frozen=True)
class ImportColumn:
    field: str
    heading: str
    read: Callable[[str], Any]
    hint: str | Promise
    example: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()


def read_text(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            raise CellError(
                _("最多 %(longest)d 个字，现在是 %(found)d 个，请缩短。")
                % {"longest": longest, "found": len(text)}
            )
        if text.startswith("="):
            raise CellError(_("这里是公式，请复制后用“粘贴为数值”换成文字。"))
        return text

    return read


def _credit_code(text: str) -> str:
    problem = explain_uscc(text)
    if problem:
        raise CellError(str(problem))
    return normalise_uscc(text)


def _licence_number(text: str) -> str:
    problem = explain_food_licence(text)
    if problem:
        raise CellError(str(problem))
    return normalise_food_licence(text)


def _number(text: str) -> int:
    digits = text.replace(",", "").replace("，", "").removesuffix("人")
    if not re.fullmatch(r"[0-9]{1,7}", digits):
        raise CellError(_("“%(value)s”不是人数，请填写整数，如 12。") % {"value": text[:40]})
    return int(digits)


def _degrees(limit: int) -> Callable[[str], Decimal]:
    def read(text: str) -> Decimal:
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite() or abs(value) > limit:
            raise CellError(
                _("“%(value)s”不是正确的经纬度，请填写 -%(limit)d 至 %(limit)d 之间的小数，如 120.585300。")
                % {"value": text[:40], "limit": limit}
            )
        return value.quantize(Decimal("0.000001"))

    return read


_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_EARLIEST = date(1949, 10, 1)


def read_date(text: str) -> date:
    found = _DATE.fullmatch(text) or re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text)
    try:
        value = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        value = None
    if value is None or value < _EARLIEST:
        raise CellError(_("“%(value)s”不是日期，请写成 2026-11-23 的形式。") % {"value": text[:40]})
    return value


_YES = {"是", "有", "Y", "YES", "1", "TRUE", "√"}
_NO = {"否", "无", "N", "NO", "0", "FALSE", "×"}


def read_yes_no(text: str) -> bool:
    if text.upper() not in _YES | _NO:
        raise CellError(_("“%(value)s”看不懂，请填写“是”或“否”。") % {"value": text[:40]})
    return text.upper() in _YES


def labels_of(choices) -> tuple[str, ...]:
    with translation.override("zh-hans"):
        return tuple(str(label) for label in choices.labels)


def _choice(choices) -> Callable[[str], str]:
    labels = labels_of(choices)
    known = dict(zip(labels, choices.values, strict=True)) | {value: value for value in choices.values}

    def read(text: str) -> str:
        try:
            return known[text]
        except KeyError:
            raise CellError(
                _("没有“%(value)s”这一项，请从下列中选一个：%(choices)s。")
                % {"value": text[:40], "choices": "、".join(labels)}
            ) from None

    return read


def chosen(
    field: str, heading: str, choices, hint: str | Promise, *, is_required=False, example=""
) -> ImportColumn:
    return ImportColumn(field, heading, _choice(choices), hint, example, is_required, labels_of(choices))


COLUMNS = (
    ImportColumn("name", "名称", read_text(160), gettext_lazy("与营业执照一致。"), "示例：平江面馆", True),
    chosen(
        "kind",
        "主体类型",
        Enterprise.Kind,
        gettext_lazy("从下拉列表中选。"),
        is_required=True,
        example="餐饮服务",
    ),
    ImportColumn(
        "credit_code",
        "统一社会信用代码",
        _credit_code,
        gettext_lazy(
            "18 位；单元格格式须为“文本”。与经营场所编号一起认定是否同一主体：已有的更新，没有的新增。"
        ),
        "91320594000000000Y",
        True,
    ),
    ImportColumn(
        "site", "经营场所编号", read_text(40), gettext_lazy("同一信用代码有多处经营场所时填写，用来区分。")
    ),
    ImportColumn(
        "region",
        "区划代码",
        read_text(80),
        gettext_lazy("区县或街道的代码，也可写名称，如 320508 或 姑苏区。须在您的辖区内。"),
        "320508",
        True,
    ),
    ImportColumn("address", "经营场所地址", read_text(240), gettext_lazy("到门牌号。"), "平江路1号", True),
    ImportColumn("longitude", "经度", _degrees(180), gettext_lazy("小数，与纬度同时填写。"), "120.632500"),
    ImportColumn("latitude", "纬度", _degrees(90), gettext_lazy("小数，与经度同时填写。"), "31.315600"),
    chosen("size_band", "规模", Enterprise.SizeBand, gettext_lazy("不填按小型。"), example="小型"),
    ImportColumn("headcount", "从业人数", _number, gettext_lazy("整数。"), "6"),
    chosen("canteen_kind", "食堂类别", Enterprise.CanteenKind, gettext_lazy("只有食堂填写。")),
    ImportColumn("diners_per_meal", "每餐就餐人数", _number, gettext_lazy("食堂和供餐单位填写。")),
    ImportColumn(
        "makes_special_food",
        "生产特殊食品",
        read_yes_no,
        gettext_lazy("保健食品、特医食品、婴幼儿配方食品。"),
        "否",
        choices=("是", "否"),
    ),
    chosen("chain_role", "连锁角色", Enterprise.ChainRole, gettext_lazy("不填按非连锁。")),
    ImportColumn(
        "parent_code",
        "上级企业信用代码",
        _credit_code,
        gettext_lazy("连锁门店填写总部或分支机构的统一社会信用代码；须已登记或在本文件中。"),
    ),
    chosen("status", "状态", Enterprise.Status, gettext_lazy("新增的不填按在业。"), example="在业"),
    ImportColumn(
        "licence_number",
        "许可证编号",
        _licence_number,
        gettext_lazy("SC、JY 或 YB 开头，后接 14 位数字。"),
        "JY33205940000016",
    ),
    ImportColumn(
        "licence_issued_on", "发证日期", read_date, gettext_lazy("填写许可证编号时必填。"), "2024-03-01"
    ),
    ImportColumn(
        "licence_valid_to", "有效期至", read_date, gettext_lazy("备案没有期限，可不填。"), "2029-02-28"
    ),
    ImportColumn(
        "licence_issuer", "发证机关", read_text(120), gettext_lazy("选填。"), "姑苏区市场监督管理局"
    ),
)
BY_FIELD = {column.field: column for column in COLUMNS}


def heading_of(text: str) -> str:
    """A heading as a clerk may have left it: without stars, blanks and what stands in brackets."""
    return re.sub(r"[（(].*?[）)]|[\s*＊　：:]", "", text)
