"""On which days enterprises are closed, in one piece of SQL, for whoever asks of one or of all.

Closed is a day of a declared closure, a weekday of the pattern in force, and a public holiday for those who
keep them; not a make-up workday for them, and not a day opened by itself. Only what was declared before the
day was over counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from common.local_time import end_of_local_day
from common.raw_sql import among_ids, as_date
from common.working_days import DayKind, day_kind
from enterprises.models import Enterprise

# The columns of `days` that `closed_days` asks for, one row for each day.
DAY_COLUMNS = "day, known_by, weekday_bit, is_holiday, is_make_up"
CLOSED_DAYS = """
    closed_days AS (
        SELECT c.enterprise_id, d.day, {period:d} AS why, c.id AS row_id
        FROM days d JOIN enterprises_closedperiod c
            ON c.starts_on <= d.day AND c.ends_on >= d.day AND c.declared_at <= d.known_by
        WHERE {c_not_opened} {c_scope}
        UNION ALL
        SELECT p.enterprise_id, d.day,
            CASE WHEN p.follows_holidays AND d.is_holiday = 1 THEN {holiday:d} ELSE {weekday:d} END, p.id
        FROM days d JOIN enterprises_openingpattern p
            ON p.starts_on <= d.day AND (p.ends_on IS NULL OR p.ends_on >= d.day)
            AND p.declared_at <= d.known_by
        WHERE (p.follows_holidays AND d.is_holiday = 1
               OR (p.closed_weekdays & d.weekday_bit) <> 0 AND NOT (p.follows_holidays AND d.is_make_up = 1))
          AND {p_not_opened} {p_scope}
    )
"""
NOT_OPENED = """NOT EXISTS (
    SELECT 1 FROM enterprises_openedday o
    WHERE o.enterprise_id = {row}.enterprise_id AND o.day = d.day AND o.declared_at <= d.known_by
)"""


class Why(IntEnum):
    CLOSED_PERIOD = 1
    WEEKDAY = 2
    HOLIDAY = 3


@dataclass(frozen=True)
class Closing:
    """Why a day is closed, and the row that says so: a closed period or an opening pattern."""

    why: Why
    row_id: int


def day_values(day: date, at: datetime) -> tuple:
    """A row for DAY_COLUMNS; `at` is now: what is declared later is not known yet."""
    kind = day_kind(day)
    known_by = min(at, end_of_local_day(day) - timedelta(microseconds=1))
    return (
        connection.ops.adapt_datefield_value(day),
        connection.ops.adapt_datetimefield_value(known_by),
        1 << day.weekday(),
        int(kind == DayKind.HOLIDAY),
        int(kind == DayKind.MAKE_UP),
    )


def closed_days_piece(enterprise_ids: Sequence[int] | None = None, *, named_by: str = "") -> tuple[str, list]:
    """`closed_days` (enterprise_id, day, why, row_id), to stand behind `days`, and its values.

    Of all enterprises, of these, or of those that a query of the statement it stands in names.
    """
    scope, values = dict.fromkeys("cp", ""), []
    if named_by:
        scope = {row: f"AND {row}.enterprise_id IN ({named_by})" for row in scope}
    if enterprise_ids is not None:
        for row in scope:
            among, among_values = among_ids(f"{row}.enterprise_id", enterprise_ids)
            scope[row] = f"AND {among}"
            values += among_values
    text = CLOSED_DAYS.format(
        period=Why.CLOSED_PERIOD,
        weekday=Why.WEEKDAY,
        holiday=Why.HOLIDAY,
        c_not_opened=NOT_OPENED.format(row="c"),
        p_not_opened=NOT_OPENED.format(row="p"),
        c_scope=scope["c"],
        p_scope=scope["p"],
    )
    return text, values


def closings_of(enterprise: Enterprise, days: Iterable[date], at: datetime) -> dict[date, Closing]:
    """Those of the days on which the enterprise is closed; one query."""
    rows = [day_values(day, at) for day in days]
    piece, piece_values = closed_days_piece([enterprise.pk])
    marks = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH days ({DAY_COLUMNS}) AS (VALUES {marks}), {piece} "
            # Of several reasons the declared one is told.
            "SELECT day, why, row_id FROM closed_days ORDER BY day, why DESC, row_id DESC",
            [value for row in rows for value in row] + piece_values,
        )
        return {as_date(day): Closing(Why(why), row_id) for day, why, row_id in cursor.fetchall()}


def is_closed_on(enterprise: Enterprise, day: date) -> RawSQL:
    """The same of one enterprise and day, as an expression within a larger query."""
    piece, piece_values = closed_days_piece([enterprise.pk])
    return RawSQL(  # noqa: S611  no value of a user's
        f"EXISTS (WITH days ({DAY_COLUMNS}) AS (VALUES (%s, %s, %s, %s, %s)), {piece} "
        "SELECT 1 FROM closed_days)",
        [*day_values(day, end_of_local_day(day)), *piece_values],
        output_field=BooleanField(),
    )
