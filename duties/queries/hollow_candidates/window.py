"""Which records are looked at, and how a statement over them is put and run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from duties.models import Duty, HollowRule

DAILY = int(Duty.Kind.DAILY_CONTROL)
NOT_JUDGED = """
    NOT EXISTS (
        SELECT 1 FROM duties_hollowsignal s
        WHERE s.enterprise_id = r.enterprise_id AND s.manager_id = {manager} AND s.kind = '{kind}'
          AND s.state <> 'NEW' AND s.last_day >= r.due_on
    )
"""
RECORDS = """
    records AS (SELECT r.* FROM hollow_record r WHERE {not_judged})
"""


@dataclass(frozen=True)
class Window:
    """Which records are looked at: of one part of the territory, from a day to a day, by one rule."""

    path_pattern: str  # of LIKE
    first_day: date
    last_day: date
    rule: HollowRule


def rows_of(statement: str, kind: str, *, values: Sequence[Any] = (), **words) -> list[tuple]:
    """What a statement finds in the tables of `read_once`; `{records}` stands for the first of them."""
    not_judged = NOT_JUDGED.format(kind=kind, manager="r.manager_id")
    records = RECORDS.format(not_judged=not_judged)
    return fetched(
        statement.format(records=records, not_judged=not_judged, daily=DAILY, **words), list(values) or None
    )


def fetched(statement: str, values: Sequence[Any] | None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def days_of(window: Window) -> tuple[str, str]:
    return window.first_day.isoformat(), window.last_day.isoformat()


def dialect(postgresql: str, sqlite: str) -> str:
    return postgresql if connection.vendor == "postgresql" else sqlite


def epoch(expression: str) -> str:
    """Seconds since 1970 as a float; a day is its midnight in UTC."""
    return dialect(
        f"EXTRACT(EPOCH FROM {expression})::float8", f"((julianday({expression}) - 2440587.5) * 86400.0)"
    )
