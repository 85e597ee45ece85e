"""What is held about one person, read for that person (PIPL art. 44, 45); see `own_data_groups`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from staff.models import Person
from staff.queries.own_data_groups import GROUPS
from staff.queries.own_data_terms import DataGroup, Text


@dataclass(frozen=True)
class OwnGroup:
    """A group with what it holds about one person; `rows` may be the newest of `count` only."""

    group: DataGroup
    count: int
    rows: list[list[str]]

    @property
    def labels(self) -> list[Text]:
        return [field.label for field in self.group.fields]

    @property
    def labelled_rows(self) -> list[list[tuple[Text, str]]]:
        return [list(zip(self.labels, row, strict=True)) for row in self.rows]


def own_data(person: Person, *, newest: int | None = None) -> list[OwnGroup]:
    """All groups in words; at most so many rows of each, the newest first."""
    found = []
    for group in GROUPS:
        rows = group.read(person)
        told = [[in_words(field.value(row)) for field in group.fields] for row in rows[:newest]]
        count = len(told) if newest is None or len(told) < newest else rows.count()
        found.append(OwnGroup(group, count, told))
    return found


def own_records(person: Person) -> Iterator[tuple[DataGroup, list[dict[str, Any]]]]:
    """All groups as plain values for machines."""
    for group in GROUPS:
        rows = [
            {field.name: as_json(field.value(row)) for field in group.fields} for row in group.read(person)
        ]
        yield group, rows


def in_words(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value)


def as_json(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)
