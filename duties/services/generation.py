"""Duties are made ahead, by one statement a rhythm over all enterprises; nobody scans for what is missing."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import connection, transaction

from accounts.models import Region
from common.local_time import end_of_local_day, first_of_month, sunday_of
from common.local_time import month_end as last_of_month
from duties.models import Duty, span_of
from duties.services.partition import ensure_partitions

DUE_MASKS = {
    Duty.Kind.DAILY_CONTROL: "daily_due",
    Duty.Kind.WEEKLY_CHECK: "weekly_due",
    Duty.Kind.MONTHLY_DISPATCH: "monthly_due",
}
MASKS = ", ".join(
    f"{rhythm}_{mask}" for rhythm in ("daily", "weekly", "monthly") for mask in ("due", "done", "on_time")
)

# A duty is owed for a period with at least one day of operation: in business, on the platform, and not
# declared closed before that day was over. `days` holds one row for each day of each period.
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
# Twice as fast as ON CONFLICT, and as safe: generations queue up behind a lock, and nobody else makes duties.
# All duties go in before the first month is touched, so that whoever locks a duty and then its month never
# meets another who does it the other way round.
POSTGRESQL = f"""
    WITH days (due_on, day, known_by) AS (VALUES {{values}}),
    made AS (
        INSERT INTO duties_duty (enterprise_id, due_on, kind, state)
        SELECT enterprise_id, due_on, {{kind}}, {Duty.State.DUE:d}
        FROM ({OWED} AND NOT EXISTS (
            SELECT 1 FROM duties_duty x
            WHERE x.enterprise_id = e.id AND x.due_on = d.due_on AND x.kind = {{kind}}
              AND x.due_on BETWEEN {{first}} AND {{last}}
        )) owed
        ORDER BY enterprise_id, due_on
        RETURNING enterprise_id, due_on
    ),
    bits AS (
        SELECT enterprise_id, {{bit_or}}(1 << (due_on - {{month}})) AS bits FROM made {{group}}
    ),
    kept AS (
        UPDATE duties_dutymonth m SET {{mask}} = m.{{mask}} | b.bits
        FROM bits b WHERE m.enterprise_id = b.enterprise_id AND m.month = {{month}}
        RETURNING m.enterprise_id
    ),
    counts AS (
        SELECT (SELECT count(*) FROM made) AS made, (SELECT count(*) FROM kept) AS kept
    ),
    begun AS (
        INSERT INTO duties_dutymonth (enterprise_id, month, {MASKS})
        SELECT enterprise_id, {{month}}, {{zeros}} FROM bits b
        WHERE (SELECT kept < made FROM counts)
          AND NOT EXISTS (SELECT 1 FROM kept WHERE kept.enterprise_id = b.enterprise_id)
        ORDER BY enterprise_id
    )
    SELECT made FROM counts
"""
LOCK_KEY = 7_301_002  # advisory lock: one generation at a time
# 69,000 rows fit in the memory, and compiling the plan costs more than running it.
PREPARE_POSTGRESQL = (
    "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true), pg_advisory_xact_lock(%s)"
)
SQLITE_DUTIES = f"""
    WITH days (due_on, day, known_by) AS (VALUES {{values}})
    INSERT INTO duties_duty (enterprise_id, due_on, kind, state)
    SELECT enterprise_id, due_on, {{kind}}, {Duty.State.DUE:d} FROM ({OWED}) owed
    WHERE true ORDER BY enterprise_id, due_on
    ON CONFLICT DO NOTHING
"""
# A bit is due for every duty that is not exempt, so setting those of older duties again is no change.
SQLITE_MONTHS = f"""
    INSERT INTO duties_dutymonth (enterprise_id, month, {MASKS})
    SELECT enterprise_id, {{month}}, {{zeros}}
    FROM (SELECT enterprise_id, sum(1 << (CAST(strftime('%%d', due_on) AS INTEGER) - 1)) AS bits
          FROM duties_duty
          WHERE due_on BETWEEN {{first}} AND {{last}} AND kind = {{kind}} AND state <> {Duty.State.EXEMPT:d}
          GROUP BY enterprise_id) b
    WHERE true
    ON CONFLICT (enterprise_id, month) DO UPDATE SET {{mask}} = {{mask}} | excluded.{{mask}}
"""


@transaction.atomic
def generate_duties(
    *,
    first_day: date,
    last_day: date,
    at: datetime,
    region: Region | None = None,
    enterprise_ids: Sequence[int] | None = None,
    kinds: Sequence[Duty.Kind] = tuple(Duty.Kind),
) -> int:
    """Make the duties due on these days, set their bits in the months, and say how many are new.

    A second run changes nothing. `at` is the moment of the run: what was declared later is not known to it.
    """
    ensure_partitions(first_month=first_day, last_month=last_day)
    scope, parameters = _scope(region, enterprise_ids)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PREPARE_POSTGRESQL, [LOCK_KEY])
    return sum(
        _generate(kind, days, scope, parameters)
        for kind in kinds
        for days in _days_by_month(kind, first_day, last_day, at)
    )


def generate_ahead(*, today: date, at: datetime, enterprise_ids: Sequence[int] | None = None) -> int:
    """Make what is due from today to a week from now, and the whole month's dispatch as soon as it begins."""
    horizon = today + timedelta(days=7)
    return generate_duties(
        first_day=today,
        last_day=horizon,
        at=at,
        enterprise_ids=enterprise_ids,
        kinds=(Duty.Kind.DAILY_CONTROL, Duty.Kind.WEEKLY_CHECK),
    ) + generate_duties(
        first_day=today,
        last_day=last_of_month(horizon),
        at=at,
        enterprise_ids=enterprise_ids,
        kinds=(Duty.Kind.MONTHLY_DISPATCH,),
    )


def owed_days(kind: Duty.Kind, first_day: date, last_day: date) -> list[date]:
    """The days in the range on which a duty of the kind falls due."""
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    if kind == Duty.Kind.WEEKLY_CHECK:
        return [day for day in days if day == sunday_of(day)]
    if kind == Duty.Kind.MONTHLY_DISPATCH:
        return [day for day in days if day == last_of_month(day)]
    return days


def _days_by_month(kind: Duty.Kind, first_day: date, last_day: date, at: datetime) -> list[list[tuple]]:
    return [
        [row for due_on in due_days for row in _operation_days(kind, due_on, at)]
        for _month, due_days in groupby(owed_days(kind, first_day, last_day), first_of_month)
    ]


def _operation_days(kind: Duty.Kind, due_on: date, at: datetime) -> list[tuple]:
    """(due on, day of operation, last moment at which closing that day could be declared) of one period."""
    first, last = span_of(kind, due_on)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(due_on, day, min(at, end_of_local_day(day) - timedelta(microseconds=1))) for day in days]


def _scope(region: Region | None, enterprise_ids: Sequence[int] | None) -> tuple[str, list]:
    scope, parameters = "", []
    if region is not None:
        scope += " AND e.region_path LIKE %s"
        parameters.append(f"{region.path}%")
    if enterprise_ids is not None:
        if connection.vendor == "postgresql":
            scope += " AND e.id = ANY(%s)"
            parameters.append(list(enterprise_ids))
        else:
            scope += " AND e.id IN (SELECT value FROM json_each(%s))"
            parameters.append(json.dumps(list(enterprise_ids)))
    return scope, parameters


def _generate(kind: Duty.Kind, days: list[tuple], scope: str, parameters: list) -> int:
    """Duties of one kind and one month."""
    mask = DUE_MASKS[kind]
    ops = connection.ops
    due_days = {due_on for due_on, _day, _known_by in days}
    words = {
        "kind": int(kind),
        "mask": mask,
        "zeros": ", ".join("b.bits" if name == mask else "0" for name in MASKS.split(", ")),
        # One day needs no grouping, and spares the planner a wrong guess.
        "bit_or": "" if len(due_days) == 1 else "bit_or",
        "group": "" if len(due_days) == 1 else "GROUP BY enterprise_id",
        "distinct": "" if kind == Duty.Kind.DAILY_CONTROL else "DISTINCT",
        "scope": scope,
        "values": ", ".join(["(%s, %s, %s)"] * len(days)),
        "month": _literal(first_of_month(days[0][0])),
        "first": _literal(days[0][0]),
        "last": _literal(days[-1][0]),
    }
    values = []
    for due_on, day, known_by in days:
        values += [ops.adapt_datefield_value(due_on), ops.adapt_datefield_value(day)]
        values += [ops.adapt_datetimefield_value(known_by)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL.format(**words), values + parameters)
            return cursor.fetchone()[0]
        cursor.execute(SQLITE_DUTIES.format(**words), values + parameters)
        made = cursor.rowcount
        if made:
            cursor.execute(SQLITE_MONTHS.format(**words))
        return made


def _literal(day: date) -> str:
    """A date that stands several times in a statement, written out."""
    return f"DATE '{day:%Y-%m-%d}'" if connection.vendor == "postgresql" else f"'{day:%Y-%m-%d}'"
