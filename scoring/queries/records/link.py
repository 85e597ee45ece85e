"""What a part of an index leads to: a record, told in a few words, where the reader finds it.

Of each noun one query finds what counted and what is under way together; `first_few` cuts both in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import BooleanField, Case, F, Model, OrderBy, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=Model)
SHOWN = 8  # of each kind; the lists have them all


@dataclass(frozen=True)
class RecordLink:
    label: str
    url: str


@dataclass(frozen=True)
class Told:
    """Of one noun: what a part was made of, and what is under way and not counted yet."""

    counted: list[RecordLink]
    waiting: list[RecordLink]


def holds(condition: Q) -> Case:
    """Whether it does, as a column."""
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def first_few(rows: QuerySet[Row], *marks: str, order: Sequence[str | OrderBy]) -> list[Row]:
    """In one query as many of each combination of marks as are ever shown, and one more."""
    place = Window(RowNumber(), partition_by=[F(mark) for mark in marks], order_by=order)
    return list(rows.annotate(place=place).filter(place__lte=SHOWN + 1).order_by(*order))


def links_to(
    found: Sequence[Row], link: Callable[[Row], RecordLink], list_name: str, **filters: str
) -> list[RecordLink]:
    """The first few of them; where there are more, the list that has them all comes last."""
    links = [link(row) for row in found[:SHOWN]]
    if len(found) > SHOWN:
        links.append(RecordLink(_("查看全部"), f"{reverse(list_name)}?{urlencode(filters)}"))
    return links


def day_told(day: date | None) -> str:
    return "" if day is None else date_format(day, "DATE_FORMAT")


def until(told: str, day: date | None) -> str:
    """The same with the last day for what comes next, where there is one."""
    return told if day is None else _("%(what)s，期限%(day)s") % {"what": told, "day": day_told(day)}
