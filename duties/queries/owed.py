"""Which duties enterprises owe: for each period with at least one day of operation in it.

A day of operation is one on which the enterprise is in business, on the platform, and has not declared itself
closed before that day was over. Declarations made afterwards are no excuse.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from accounts.models import Region
from common.local_time import end_of_local_day, month_end, sunday_of
from duties.models import Duty, span_of

# `days` holds one row for each day of each period.
OWED = """
    SELECT {distinct} e.id AS enterprise_id, d.due_on AS due_on
    FROM enterprises_enterprise e CROSS JOIN days d
    WHERE e.status = 'IN_BUSINESS' AND e.registered_on <= d.day {scope}
      AND NOT EXISTS (
          SELECT 1 FROM enterprises_closedperiod c
          WHERE c.enterprise_id = e.id AND c.starts_on <= d.day AND c.ends_on >= d.day
            AND c.declared_at <= d.known_by
      )
"""
WITH_DAYS = "WITH days (due_on, day, known_by) AS (VALUES {values})"


@dataclass(frozen=True)
class OwedStatement:
    """The two pieces of SQL that name what is owed, with the values of their placeholders in that order."""

    with_days: str
    owed: str
    values: list


def due_days(kind: Duty.Kind, first_day: date, last_day: date) -> list[date]:
    """The days in the range on which a duty of the kind falls due."""
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    if kind == Duty.Kind.WEEKLY_CHECK:
        return [day for day in days if day == sunday_of(day)]
    if kind == Duty.Kind.MONTHLY_DISPATCH:
        return [day for day in days if day == month_end(day)]
    return days


def owed_statement(
    kind: Duty.Kind,
    days: Sequence[date],
    at: datetime,
    *,
    region: Region | None = None,
    enterprise_ids: Sequence[int] | None = None,
) -> OwedStatement:
    """`days` are days on which the kind falls due; `at` is now: what is declared later is not known yet."""
    scope, scope_values = _scope(region, enterprise_ids)
    rows = [row for due_on in days for row in _operation_days(kind, due_on, at)]
    return OwedStatement(
        with_days=WITH_DAYS.format(values=", ".join(["(%s, %s, %s)"] * len(rows))),
        owed=OWED.format(distinct="" if kind == Duty.Kind.DAILY_CONTROL else "DISTINCT", scope=scope),
        values=[value for row in rows for value in row] + scope_values,
    )


def owing_enterprises(
    kind: Duty.Kind, due_on: date, at: datetime, *, enterprise_ids: Sequence[int]
) -> set[int]:
    """Those of the enterprises that owe the duty of that kind on that day."""
    statement = owed_statement(kind, [due_on], at, enterprise_ids=enterprise_ids)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement.with_days} {statement.owed}", statement.values)
        return {enterprise_id for enterprise_id, _due_on in cursor.fetchall()}


def _operation_days(kind: Duty.Kind, due_on: date, at: datetime) -> list[tuple]:
    """(due on, day of operation, last moment at which closing that day could be declared) of one period."""
    first, last = span_of(kind, due_on)
    day_value, moment_value = connection.ops.adapt_datefield_value, connection.ops.adapt_datetimefield_value
    return [
        (
            day_value(due_on),
            day_value(day),
            moment_value(min(at, end_of_local_day(day) - timedelta(microseconds=1))),
        )
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
    ]


def _scope(region: Region | None, enterprise_ids: Sequence[int] | None) -> tuple[str, list]:
    scope, values = "", []
    if region is not None:
        scope += " AND e.region_path LIKE %s"
        values.append(f"{region.path}%")
    if enterprise_ids is not None:
        if connection.vendor == "postgresql":
            scope += " AND e.id = ANY(%s)"
            values.append(list(enterprise_ids))
        else:
            scope += " AND e.id IN (SELECT value FROM json_each(%s))"
            values.append(json.dumps(list(enterprise_ids)))
    return scope, values
