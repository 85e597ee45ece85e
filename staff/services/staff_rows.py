"""Rows of a staff file, each checked by itself and with the others, before the registry is asked."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.masking import mask_citizen_id, mask_name, mask_phone
from enterprises.services.import_file import FileRow
from enterprises.services.import_row import RowError, read_cells
from staff.models import Post
from staff.services.staff_columns import HEADINGS, STAFF_COLUMNS

# Numbers that may be of a person, also with blanks in them, in whatever cell they have come to stand.
_LONG_NUMBER = re.compile(r"(?:\d[\s-]?){10,}[\dXxＸｘ]")
_MASKS: dict[str, Callable[[str], str]] = {
    HEADINGS["name"]: mask_name,
    HEADINGS["citizen_id"]: mask_citizen_id,
    HEADINGS["phone"]: mask_phone,
}


@dataclass(frozen=True)
class StaffRow:
    """One row that is right by itself; blank cells are not in `values`."""

    number: int
    values: dict[str, Any]

    @property
    def citizen_id(self) -> str:
        return self.values["citizen_id"]

    @property
    def kind(self) -> str:
        return self.values["kind"]

    def error(self, column: str | None, message: str) -> RowError:
        return masked_error(RowError(self.number, HEADINGS.get(column or "", ""), message))


@dataclass
class CheckedRows:
    rows: list[StaffRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def check_staff_rows(*, rows: Iterable[FileRow], may_appoint_managers: bool, today: date) -> CheckedRows:
    """Check every row, however many are wrong."""
    checked = CheckedRows()
    names: dict[str, tuple[str, int]] = {}
    posts: dict[tuple[str, str], int] = {}
    for row in rows:
        errors, values = read_cells(row, STAFF_COLUMNS)
        found = StaffRow(row.number, values)
        told = [masked_error(error) for error in errors]
        told += [found.error(column, text) for column, text in _belong_together(values, today)]
        if values.get("kind") in Post.MANAGER_KINDS and not may_appoint_managers:
            told.append(found.error("kind", _("只有主要负责人、食品安全总监或监管部门可以任命管理人员。")))
        if not errors:
            told += _against_others(found, names, posts)
        checked.errors += told
        if not told:
            checked.rows.append(found)
    return checked


def masked_error(error: RowError) -> RowError:
    """No identity number, phone or name leaves the file in a message or a list of errors."""
    mask = _MASKS.get(error.column, _mask_numbers)
    return replace(
        error, message=_mask_numbers(error.message), value=mask(error.value) if error.value else ""
    )


def _mask_numbers(text: str) -> str:
    return _LONG_NUMBER.sub(lambda found: f"{found[0][:3]}****{found[0][-2:]}", text)


def _belong_together(values: dict[str, Any], today: date) -> Iterable[tuple[str, str]]:
    if "certificate_issued_on" not in values and values.keys() & {
        "certificate_number",
        "certificate_valid_to",
    }:
        yield "certificate_issued_on", _("填了健康证明的其他内容，也要填发证日期。")
    if "training_hours" in values and "training_on" not in values:
        yield "training_on", _("填了培训学时，也要填完成日期。")
    if "training_hours" not in values and values.keys() & {"training_on", "training_title"}:
        yield "training_hours", _("填了培训的其他内容，也要填学时。")
    if values.get("training_on", today) > today:
        yield "training_on", _("完成日期不能晚于今天。")


def _against_others(
    row: StaffRow, names: dict[str, tuple[str, int]], posts: dict[tuple[str, str], int]
) -> Iterable[RowError]:
    name, first = names.setdefault(row.citizen_id, (row.values["name"], row.number))
    if name != row.values["name"]:
        yield row.error("name", _("与第 %(row)d 行身份证号相同，姓名却不同，请核对。") % {"row": first})
    first = posts.setdefault((row.citizen_id, row.kind), row.number)
    if first != row.number:
        yield row.error("kind", _("与第 %(row)d 行是同一人的同一类岗位，请删除重复的行。") % {"row": first})
