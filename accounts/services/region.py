"""The region tree (区划树) comes from code lists: read a list, bring the table to it."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, RegionCodeChange, User
from accounts.services.audit import record_audit

SHIPPED_REGIONS = Path(__file__).resolve().parent.parent / "data" / "regions_jiangsu.csv"
SHIPPED_CODE_CHANGES = SHIPPED_REGIONS.with_name("region_code_changes.json")

_FIELDS = ["name", "level", "kind", "effective_from", "effective_to", "origin"]
_CODE = re.compile(r"[0-9A-Za-z_-]{1,24}")  # no dot: dots join codes to a path
_DEPTH = {level: depth for depth, level in enumerate(Region.Level.values)}


class RegionListError(Exception):
    """A line of a code list can't be taken, so nothing of the list was."""

    def __init__(self, line: int, reason):
        super().__init__(line, reason)
        self.line = line
        self.reason = reason

    def __str__(self):
        return str(format_lazy(_("第 {line} 行：{reason}"), line=self.line, reason=self.reason))


class RegionMoved(RegionListError):
    """A region would change its parent. Who sees what hangs on the path: a moved region gets a new code."""


@dataclass(frozen=True)
class RegionRow:
    line: int
    code: str
    name: str
    level: str
    kind: str
    parent: str
    effective_from: date | None
    effective_to: date | None
    origin: str


@dataclass(frozen=True)
class CodeChangeRow:
    old_code: str
    new_code: str
    old_name: str
    new_name: str
    changed_in: int
    kind: str
    note: str


@dataclass(frozen=True)
class Loaded:
    read: int
    created: int
    updated: int
    unchanged: int


def read_regions(path: Path) -> list[RegionRow]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        missing = {"code", "name", "level", "kind", "parent"} - set(reader.fieldnames or ())
        if missing:
            raise RegionListError(1, format_lazy(_("缺少列：{columns}"), columns="、".join(sorted(missing))))
        return [_read_region(reader.line_num, row) for row in reader]


def read_code_changes(path: Path) -> list[CodeChangeRow]:
    return [CodeChangeRow(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


@transaction.atomic
def load_regions(
    *, rows: Sequence[RegionRow], changes: Sequence[CodeChangeRow], by: User | None, at: datetime
) -> tuple[Loaded, Loaded]:
    """Bring regions and code changes to the lists; what the lists don't name stays as it is.

    Takes all or nothing, and a second run changes nothing. Returns the counts of regions and of code changes.
    """
    known = {region.code: region for region in Region.objects.select_for_update().order_by("pk")}
    _check(rows, known)

    updated = _update_regions(rows, known)
    created = _create_regions([row for row in rows if row.code not in known], known)
    regions = Loaded(len(rows), created, updated, len(rows) - created - updated)
    code_changes = _load_code_changes(changes)

    counts = {"regions": asdict(regions), "code_changes": asdict(code_changes)}
    if any(count["created"] or count["updated"] for count in counts.values()):
        root = known[rows[0].code] if rows else Region.objects.order_by("path").first()
        record_audit(action="load_regions", subject=root, by=by, at=at, new=counts, region_path=root.path)
    return regions, code_changes


def _read_region(line: int, row: dict[str, str]) -> RegionRow:
    text = {name: (value or "").strip() for name, value in row.items() if name}
    try:
        effective_from, effective_to = (
            date.fromisoformat(text[name]) if text.get(name) else None
            for name in ("effective_from", "effective_to")
        )
    except ValueError:
        raise RegionListError(line, _("日期应写成 2026-11-23 的形式。")) from None
    return RegionRow(
        line=line,
        code=text["code"],
        name=text["name"],
        level=text["level"],
        kind=text["kind"],
        parent=text["parent"],
        effective_from=effective_from,
        effective_to=effective_to,
        origin=text.get("origin", ""),
    )


def _check(rows: Sequence[RegionRow], known: dict[str, Region]) -> None:
    levels = {code: region.level for code, region in known.items()}
    seen: set[str] = set()
    for row in rows:
        if not (_CODE.fullmatch(row.code) and 0 < len(row.name) <= 80):
            raise RegionListError(row.line, _("代码须为 1 至 24 位数字、字母、短横，名称须为 1 至 80 个字。"))
        if row.code in seen:
            raise RegionListError(row.line, format_lazy(_("代码 {code} 重复。"), code=row.code))
        if row.level not in Region.Level.values:
            raise RegionListError(row.line, format_lazy(_("没有“{value}”这个层级。"), value=row.level))
        if row.kind not in Region.Kind.values:
            raise RegionListError(row.line, format_lazy(_("没有“{value}”这个种类。"), value=row.kind))
        if row.effective_from and row.effective_to and row.effective_to < row.effective_from:
            raise RegionListError(row.line, _("失效日期早于生效日期。"))
        seen.add(row.code)
        levels[row.code] = row.level
    _check_parents(rows, known, levels)


def _check_parents(rows: Sequence[RegionRow], known: dict[str, Region], levels: dict[str, str]) -> None:
    """Every parent is there and stands on a higher level, so the tree has no loop."""
    codes = {region.pk: code for code, region in known.items()}
    for row in rows:
        if row.parent and row.parent not in levels:
            raise RegionListError(row.line, format_lazy(_("上级代码 {code} 不存在。"), code=row.parent))
        if row.parent and _DEPTH[levels[row.parent]] >= _DEPTH[row.level]:
            raise RegionListError(row.line, format_lazy(_("上级 {code} 的层级不高于本级。"), code=row.parent))
        if row.code in known and codes.get(known[row.code].parent_id, "") != row.parent:
            raise RegionMoved(
                row.line,
                format_lazy(
                    _("{code} 已有别的上级；改隶属关系须使用新代码，并登记代码变更。"), code=row.code
                ),
            )


def _update_regions(rows: Sequence[RegionRow], known: dict[str, Region]) -> int:
    changed = []
    for row in rows:
        region = known.get(row.code)
        if region and any(getattr(region, field) != getattr(row, field) for field in _FIELDS):
            for field in _FIELDS:
                setattr(region, field, getattr(row, field))
            changed.append(region)
    Region.objects.bulk_update(changed, _FIELDS, batch_size=500)
    return len(changed)


def _create_regions(rows: Sequence[RegionRow], known: dict[str, Region]) -> int:
    """Level by level, because a child needs the key and the path of its parent."""
    for level in Region.Level.values:
        batch = [_new_region(row, known.get(row.parent)) for row in rows if row.level == level]
        known |= {region.code: region for region in Region.objects.bulk_create(batch, batch_size=500)}
    return len(rows)


def _new_region(row: RegionRow, parent: Region | None) -> Region:
    path = f"{parent.path if parent else ''}{row.code}."
    return Region(
        code=row.code, parent=parent, path=path, **{field: getattr(row, field) for field in _FIELDS}
    )


def _load_code_changes(rows: Iterable[CodeChangeRow]) -> Loaded:
    def key(change):
        return (change.old_code, change.new_code, change.changed_in, change.kind)

    told = ["old_name", "new_name", "note"]
    known = {key(change): change for change in RegionCodeChange.objects.all()}
    wanted = {key(row): row for row in rows}
    changed = []
    for change_key, change in known.items():
        row = wanted.get(change_key)
        if row and any(getattr(change, field) != getattr(row, field) for field in told):
            for field in told:
                setattr(change, field, getattr(row, field))
            changed.append(change)
    RegionCodeChange.objects.bulk_update(changed, told)
    missing = [
        RegionCodeChange(**asdict(row)) for change_key, row in wanted.items() if change_key not in known
    ]
    RegionCodeChange.objects.bulk_create(missing)
    return Loaded(len(wanted), len(missing), len(changed), len(wanted) - len(missing) - len(changed))
