"""A copy of one's own data to take away (PIPL art. 45): JSON for machines, Excel for people."""

import io
import json
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from accounts.models import User
from accounts.services.audit import record_audit
from common.column import harmless
from common.local_time import local_date
from common.xlsx import CONTENT_TYPE
from staff.models import Person
from staff.queries.own_data import OwnGroup, own_data, own_records
from staff.services.erasure import region_path_of
from staff.services.person import Revealed, reveal_person

MOST_AN_HOUR = 5
HOUR = 3600


class TooManyExports(Exception):
    """A person needs one copy, a stolen session many."""


@dataclass(frozen=True)
class OwnDataFile:
    name: str
    content_type: str
    content: bytes


@transaction.atomic
def export_own_data(
    *, person: Person, file_format: str, with_numbers: bool, by: User, at: datetime
) -> OwnDataFile:
    """Everything held about the person; numbers in clear only when asked for, and then audited as seen."""
    if not _may_export(person):
        raise TooManyExports(_("一小时内最多导出 %(most)d 次，请稍后再试。") % {"most": MOST_AN_HOUR})
    revealed = reveal_person(person=person, reason=_("本人导出"), by=by, at=at) if with_numbers else None
    record_audit(
        action="export_own_data",
        subject=person,
        by=by,
        at=at,
        region_path=region_path_of(person),
        new={"format": file_format, "with_numbers": with_numbers},
    )
    name = f"my-data-{local_date(at):%Y%m%d}"
    if file_format == "json":
        return OwnDataFile(f"{name}.json", "application/json", _as_json(person, revealed, at))
    return OwnDataFile(f"{name}.xlsx", CONTENT_TYPE, _as_xlsx(person, revealed))


def _may_export(person: Person) -> bool:
    """Counts this attempt; without a working cache nobody is turned away."""
    key = f"own-data:{person.code}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) <= MOST_AN_HOUR
    except ValueError:  # it expired in between
        return True


def _as_json(person: Person, revealed: Revealed | None, at: datetime) -> bytes:
    groups = {}
    for group, rows in own_records(person):
        if group.key == "identity" and revealed:
            rows = [row | vars(revealed) for row in rows]
        groups[group.key] = {
            "title": str(group.title),
            "purpose": str(group.purpose),
            "ground": str(group.ground),
            "retention": str(group.retention),
            "rows": rows,
        }
    told = {"exported_at": at.isoformat(), "groups": groups}
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _as_xlsx(person: Person, revealed: Revealed | None) -> bytes:
    book = Workbook()
    overview = book.active
    overview.title = _("说明")
    overview.append([_("内容"), _("用途"), _("依据"), _("保存多久"), _("条数")])
    for own in own_data(person):
        overview.append(
            [
                str(text)
                for text in (own.group.title, own.group.purpose, own.group.ground, own.group.retention)
            ]
            + [own.count]
        )
        _fill_sheet(book.create_sheet(str(own.group.title)[:31]), own, revealed)
    for letter, width in zip("ABCDE", (20, 44, 60, 44, 8), strict=True):
        overview.column_dimensions[letter].width = width
    for sheet in book:
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in sheet.iter_rows():
            for cell in row:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_sheet(sheet, own: OwnGroup, revealed: Revealed | None) -> None:
    sheet.append([str(label) for label in own.labels])
    numbers = vars(revealed) if revealed and own.group.key == "identity" else {}
    for row in own.rows:
        told = [numbers.get(field.name) or text for field, text in zip(own.group.fields, row, strict=True)]
        sheet.append([harmless(text) for text in told])
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 22
