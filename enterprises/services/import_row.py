"""From the rows of a file to the enterprises it tells of: each row checked by itself and with the others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Region
from accounts.queries.region import find_regions
from enterprises.services.import_columns import BY_FIELD, COLUMNS, CellError, ImportColumn
from enterprises.services.import_file import FileRow

REPORT_EVERY = 2_000
_WIDE = {Region.Level.PROVINCE, Region.Level.CITY}

Key = tuple[str, str]  # credit code and site
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RowError:
    """What a clerk reads: where, what is wrong, what to do."""

    row: int
    column: str
    message: str
    value: str = ""


@dataclass(frozen=True)
class Candidate:
    """One row that is right by itself. Fields that were blank are not in `facts`."""

    row: int
    key: Key
    region: Region
    facts: dict[str, Any]
    licence: dict[str, Any] | None
    parent_code: str


@dataclass
class Checked:
    candidates: list[Candidate] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def check_rows(
    *, rows: list[FileRow], territory: list[str] | None, progress: Progress | None = None
) -> Checked:
    """Check every row, however many are wrong. `territory` None means everywhere."""
    regions = _Regions({row.cells["region"] for row in rows if "region" in row.cells}, territory)
    checked = Checked()
    seen: dict[Key, int] = {}
    for done, row in enumerate(rows):
        if progress and done % REPORT_EVERY == 0:
            progress(done, len(rows))
        errors, values = read_cells(row)
        region, region_error = regions.find(row)
        errors += region_error + _belong_together(row, values)
        key = (values.get("credit_code", ""), values.get("site", ""))
        if key[0] and key in seen:
            errors.append(_repeated(row, seen[key]))
        seen.setdefault(key, row.number)
        checked.errors += errors
        if not errors:
            checked.candidates.append(_candidate(row, key, region, values))
    return checked


def read_cells(
    row: FileRow, columns: Sequence[ImportColumn] = COLUMNS
) -> tuple[list[RowError], dict[str, Any]]:
    """What is wrong with each cell, and what the right ones hold."""
    errors, values = [], {}
    headings = {column.field: column.heading for column in columns}
    for name in row.broken:
        errors.append(
            RowError(
                row.number,
                headings[name],
                _("单元格里的公式没有结果或出错，请改成文字或数值。"),
            )
        )
    for column in columns:
        text = row.cells.get(column.field, "")
        if not text:
            if column.is_required and column.field not in row.broken:
                errors.append(RowError(row.number, column.heading, _("必须填写。")))
            continue
        try:
            values[column.field] = column.read(text)
        except CellError as error:
            errors.append(RowError(row.number, column.heading, str(error), text[:80]))
    return errors, values


def _belong_together(row: FileRow, values: dict[str, Any]) -> list[RowError]:
    errors = []
    cells = row.cells
    if ("longitude" in cells) != ("latitude" in cells):
        missing = "latitude" if "longitude" in cells else "longitude"
        errors.append(RowError(row.number, BY_FIELD[missing].heading, _("经度和纬度要么都填，要么都不填。")))
    about_licence = {"licence_issued_on", "licence_valid_to", "licence_issuer"} & cells.keys()
    if about_licence and "licence_number" not in cells:
        errors.append(
            RowError(row.number, BY_FIELD["licence_number"].heading, _("填了许可证的其他内容，也要填编号。"))
        )
    if "licence_number" in cells and "licence_issued_on" not in cells:
        errors.append(
            RowError(row.number, BY_FIELD["licence_issued_on"].heading, _("填了许可证编号，也要填发证日期。"))
        )
    issued_on, valid_to = values.get("licence_issued_on"), values.get("licence_valid_to")
    if issued_on and valid_to and valid_to < issued_on:
        errors.append(
            RowError(
                row.number,
                BY_FIELD["licence_valid_to"].heading,
                _("有效期至不能早于发证日期。"),
                valid_to.isoformat(),
            )
        )
    return errors


def _repeated(row: FileRow, first: int) -> RowError:
    return RowError(
        row.number,
        BY_FIELD["credit_code"].heading,
        _("与第 %(row)d 行的信用代码和经营场所编号都相同。另一处场所请填写不同的经营场所编号，重复的请删除。")
        % {"row": first},
        row.cells.get("credit_code", "")[:80],
    )


_LICENCE = {
    "licence_number": "number",
    "licence_issued_on": "issued_on",
    "licence_valid_to": "valid_to",
    "licence_issuer": "issuer",
}
_NOT_FACTS = {"credit_code", "site", "region", "parent_code", *_LICENCE}


def _candidate(row: FileRow, key: Key, region: Region, values: dict[str, Any]) -> Candidate:
    licence = {_LICENCE[name]: value for name, value in values.items() if name in _LICENCE}
    facts = {name: value for name, value in values.items() if name not in _NOT_FACTS}
    return Candidate(row.number, key, region, facts, licence or None, values.get("parent_code", ""))


class _Regions:
    """What clerks write for a region: a code, also an old one, or a name unique in their territory."""

    def __init__(self, texts: Iterable[str], territory: list[str] | None):
        texts = set(texts)
        self.territory = territory
        self.by_code = find_regions(texts)
        self.by_name: dict[str, list[Region]] = {}
        for region in self._mine(Region.objects.filter(name__in=list(texts - self.by_code.keys())[:5_000])):
            self.by_name.setdefault(region.name, []).append(region)

    def find(self, row: FileRow) -> tuple[Region | None, list[RowError]]:
        text = row.cells.get("region", "")
        if not text:
            return None, []  # told as missing
        named = self.by_name.get(text, [])
        region = self.by_code.get(text) or (named[0] if len(named) == 1 else None)
        problem = self._problem(region, named)
        if problem is None:
            return region, []
        return None, [RowError(row.number, BY_FIELD["region"].heading, problem, text[:80])]

    def _problem(self, region: Region | None, named: list[Region]) -> str | None:
        if len(named) > 1:
            return _("有 %(count)d 个同名的区划，请改填代码。") % {"count": len(named)}
        if region is None:
            return _("没有这个区划代码或名称，请核对。")
        if region.level in _WIDE and region.kind != Region.Kind.FEED:
            return _("只能认到%(name)s，请填写到区县或街道。") % {"name": region.name}
        if not self._is_mine(region):
            return _("%(name)s不在您的辖区内，不能导入。") % {"name": region.name}
        return None

    def _is_mine(self, region: Region) -> bool:
        return self.territory is None or any(region.path.startswith(path) for path in self.territory)

    def _mine(self, regions: Iterable[Region]) -> list[Region]:
        return [region for region in regions if region.effective_to is None and self._is_mine(region)]
