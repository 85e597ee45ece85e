"""Duties are made ahead, by one statement a rhythm over all enterprises; nobody scans for what is missing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import connection, transaction

from accounts.models import Region
from common.local_time import first_of_month, month_end, sunday_of
from duties.models import Duty
from duties.queries.owed import OwedStatement, due_days, owed_statement
from duties.services.partition import ensure_partitions
from duties.services.turn import wait_for_turn

DUE_MASKS = {
    Duty.Kind.DAILY_CONTROL: "daily_due",
    Duty.Kind.WEEKLY_CHECK: "weekly_due",
    Duty.Kind.MONTHLY_DISPATCH: "monthly_due",
}
MASKS = ", ".join(
    f"{rhythm}_{mask}" for rhythm in ("daily", "weekly", "monthly") for mask in ("due", "done", "on_time")
)

# Twice as fast as ON CONFLICT, and as safe: generations queue up behind a lock, and nobody else makes duties.
# All duties go in before the first month is touched, so that whoever locks a duty and then its month never
# meets another who does it the other way round.
POSTGRESQL = f"""
    {{with_days}},
    made AS (
        INSERT INTO duties_duty (enterprise_id, due_on, kind, state)
        SELECT enterprise_id, due_on, {{kind}}, {Duty.State.DUE:d}
        FROM ({{owed}} AND NOT EXISTS (
            SELECT 1 FROM duties_duty x
            WHERE x.enterprise_id = e.id AND x.due_on = d.due_on AND x.kind = {{kind}}
              AND x.due_on BETWEEN {{first}} AND {{last}}
        )) owed
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
        SELECT enterprise_id, {{month}}, {{masks}} FROM bits b
        WHERE (SELECT kept < made FROM counts)
          AND NOT EXISTS (SELECT 1 FROM kept WHERE kept.enterprise_id = b.enterprise_id)
    )
    SELECT made FROM counts
"""
SQLITE_DUTIES = f"""
    INSERT INTO duties_duty (enterprise_id, due_on, kind, state)
    {{with_days}}
    SELECT enterprise_id, due_on, {{kind}}, {Duty.State.DUE:d} FROM ({{owed}}) owed
    WHERE true ORDER BY enterprise_id, due_on
    ON CONFLICT DO NOTHING
"""
# A bit is due for every duty that is not exempt, so setting those of older duties again is no change.
SQLITE_MONTHS = f"""
    INSERT INTO duties_dutymonth (enterprise_id, month, {MASKS})
    SELECT enterprise_id, {{month}}, {{masks}}
    FROM (SELECT enterprise_id, sum(1 << (CAST(strftime('%d', due_on) AS INTEGER) - 1)) AS bits
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
    wait_for_turn()
    return sum(
        _generate(kind, days, owed_statement(kind, days, at, region=region, enterprise_ids=enterprise_ids))
        for kind in kinds
        for _month, group in groupby(due_days(kind, first_day, last_day), first_of_month)
        if (days := list(group))
    )


def generate_ahead(*, today: date, at: datetime, enterprise_ids: Sequence[int] | None = None) -> int:
    """Make what is due from today to the end of next week, and the month's dispatch as soon as it begins.

    Whole weeks, so that six nights of seven have nothing to do and the months are written once a week.
    """
    horizon = sunday_of(today + timedelta(days=7))
    return generate_duties(
        first_day=today,
        last_day=horizon,
        at=at,
        enterprise_ids=enterprise_ids,
        kinds=(Duty.Kind.DAILY_CONTROL, Duty.Kind.WEEKLY_CHECK),
    ) + generate_duties(
        first_day=today,
        last_day=month_end(horizon),
        at=at,
        enterprise_ids=enterprise_ids,
        kinds=(Duty.Kind.MONTHLY_DISPATCH,),
    )


def _generate(kind: Duty.Kind, days: list[date], statement: OwedStatement) -> int:
    """Duties of one kind and one month."""
    mask = DUE_MASKS[kind]
    words = {
        "with_days": statement.with_days,
        "owed": statement.owed,
        "kind": int(kind),
        "mask": mask,
        "masks": ", ".join("b.bits" if name == mask else "0" for name in MASKS.split(", ")),
        # One day needs no grouping, and spares the planner a wrong guess.
        "bit_or": "" if len(days) == 1 else "bit_or",
        "group": "" if len(days) == 1 else "GROUP BY enterprise_id",
        "month": _literal(first_of_month(days[0])),
        "first": _literal(days[0]),
        "last": _literal(days[-1]),
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL.format(**words), statement.values)
            return cursor.fetchone()[0]
        cursor.execute(SQLITE_DUTIES.format(**words), statement.values)
        made = cursor.rowcount
        if made:
            cursor.execute(SQLITE_MONTHS.format(**words))
        return made


def _literal(day: date) -> str:
    """A date that stands several times in a statement, written out."""
    return f"DATE '{day:%Y-%m-%d}'" if connection.vendor == "postgresql" else f"'{day:%Y-%m-%d}'"
