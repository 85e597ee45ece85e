"""Which duties enterprises owe: for each period with at least one day of operation in it.

A day of operation is one on which the enterprise is in business, on the platform, and not closed by what was
declared before that day was over. Declarations made afterwards are no excuse. In a chain each owes only the
rhythms of its place (`RhythmRule`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from accounts.models import Region
from common.local_time import month_end, sunday_of
from common.raw_sql import among_ids, as_date
from duties.models import Duty, RhythmRule, span_of
from enterprises.queries.operating_day import DAY_COLUMNS, closed_days_piece, day_values

# `days` holds one row for each day of each period.
OWED = """
    SELECT {distinct} e.id AS enterprise_id, d.due_on AS due_on
    FROM enterprises_enterprise e CROSS JOIN days d
    LEFT JOIN closed_days c ON c.enterprise_id = e.id AND c.day = d.day
    WHERE e.status = 'IN_BUSINESS' AND e.registered_on <= d.day AND c.enterprise_id IS NULL {spared} {scope}
"""
WITH_DAYS = "WITH days (due_on, {columns}) AS (VALUES {values}), {closed_days}"


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
    spared, spared_values = _spared(kind, days)
    closed_days, closed_values = closed_days_piece(enterprise_ids)
    rows = [row for due_on in days for row in _days_of(kind, due_on, at)]
    return OwedStatement(
        with_days=WITH_DAYS.format(
            columns=DAY_COLUMNS,
            values=", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(rows)),
            closed_days=closed_days,
        ),
        owed=OWED.format(
            distinct="" if kind == Duty.Kind.DAILY_CONTROL else "DISTINCT", spared=spared, scope=scope
        ),
        values=[value for row in rows for value in row] + closed_values + spared_values + scope_values,
    )


def owing_enterprises(
    kind: Duty.Kind, days: Sequence[date], at: datetime, *, enterprise_ids: Sequence[int]
) -> set[tuple[int, date]]:
    """Which of the enterprises owe the duty of that kind on which of these days."""
    statement = owed_statement(kind, days, at, enterprise_ids=enterprise_ids)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement.with_days} {statement.owed}", statement.values)
        return {(enterprise_id, as_date(due_on)) for enterprise_id, due_on in cursor.fetchall()}


def _days_of(kind: Duty.Kind, due_on: date, at: datetime) -> list[tuple]:
    """The days of one period, each with the day on which the period's duty is due."""
    first, last = span_of(kind, due_on)
    due = connection.ops.adapt_datefield_value(due_on)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [(due, *day_values(day, at)) for day in days]


def _spared(kind: Duty.Kind, days: Sequence[date]) -> tuple[str, list]:
    """Leaves out whom the rules in force on the day it is due ask for other rhythms only; no join."""
    spared, values = "", []
    for rule in RhythmRule.objects.filter(effective_from__lte=max(days)).order_by("pk"):
        if rule.owes(kind) or (rule.effective_to and rule.effective_to < min(days)):
            continue
        of_kind = " AND e.kind = %s" if rule.enterprise_kind else ""
        first, last = max(rule.effective_from, min(days)), min(rule.effective_to or max(days), max(days))
        spared += f" AND NOT (e.chain_role = %s{of_kind} AND d.due_on BETWEEN %s AND %s)"
        values += [rule.chain_role, *([rule.enterprise_kind] if of_kind else [])]
        values += [connection.ops.adapt_datefield_value(day) for day in (first, last)]
    return spared, values


def _scope(region: Region | None, enterprise_ids: Sequence[int] | None) -> tuple[str, list]:
    scope, values = "", []
    if region is not None:
        scope += " AND e.region_path LIKE %s"
        values.append(f"{region.path}%")
    if enterprise_ids is not None:
        among, among_values = among_ids("e.id", enterprise_ids)
        scope += f" AND {among}"
        values += among_values
    return scope, values
