"""A holiday table that came after the duties: those of days ahead are brought in line with the calendar.

For all enterprises at once; what a single one declares is aligned by `exemption`.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Max

from accounts.models import Region, User
from accounts.services.audit import record_audit
from common.local_time import first_of_month, local_date, month_end, sunday_of
from duties.models import Duty
from duties.queries.owed import due_days, owed_statement
from duties.services.duty_month import rebuild_months
from duties.services.generation import generate_duties
from duties.services.ladder import stop_exempt_ladders
from duties.services.turn import wait_for_turn
from duties.signals import duties_changed

BATCH = 2_000
# Nobody has begun what lies ahead but a report whose draft somebody has saved.
NOT_BEGUN = """
    AND NOT EXISTS (
        SELECT 1 FROM duties_reportdraft r
        WHERE r.enterprise_id = duties_duty.enterprise_id AND r.due_on = duties_duty.due_on
          AND r.kind = duties_duty.kind AND r.version > 0
    )
"""
MOVING = f"""
    kind = {{kind}} AND due_on BETWEEN %s AND %s AND state = {{old}}
    AND {{whether}} EXISTS (
        SELECT 1 FROM owed o
        WHERE o.enterprise_id = duties_duty.enterprise_id AND o.due_on = duties_duty.due_on
    )
    {NOT_BEGUN}
"""
PIECES = "{with_days}, owed AS ({owed})"
UPDATE = "UPDATE duties_duty SET state = {new} WHERE {moving}"
POSTGRESQL = """
    {pieces}, moved AS ({update} RETURNING enterprise_id)
    SELECT enterprise_id, count(*) FROM moved GROUP BY enterprise_id
"""
SQLITE = "{pieces} SELECT enterprise_id, count(*) FROM duties_duty WHERE {moving} GROUP BY enterprise_id"


class DayHasBegun(Exception):
    """Only days ahead are realigned: one that has begun stays as it was."""


@dataclass(frozen=True)
class Realigned:
    """How many duties are no longer owed, how many are owed again, and how many are new."""

    exempted: int = 0
    owed_again: int = 0
    made: int = 0

    def __bool__(self):
        return bool(self.exempted or self.owed_again or self.made)


@transaction.atomic
def realign_duties(
    *, by: User | None, at: datetime, first_day: date | None = None, last_day: date | None = None
) -> Realigned:
    """Exempt what the calendar no longer asks for on these days, take back and make what it asks for now.

    Without days: from tomorrow to the last day for which there are duties. Only what is due or exempt and
    nobody has begun is touched. A second run changes nothing. A fixed number of statements a month and kind.
    """
    today = local_date(at)
    first_day = first_day or today + timedelta(days=1)
    if first_day <= today:
        raise DayHasBegun(first_day)
    last_day = last_day or Duty.objects.aggregate(last=Max("due_on"))["last"] or first_day
    wait_for_turn()
    # What is owed again first: what has just been exempted needs no look.
    counts = {Duty.State.DUE: 0, Duty.State.EXEMPT: 0}
    touched: dict[date, set[int]] = defaultdict(set)
    _join_in_one_go(True)
    # Duties are locked before months, as everywhere.
    for month, kind, days in _months(first_day, last_day):
        for new_state in counts:
            for enterprise_id, number in _move(kind, days, new_state, at):
                counts[new_state] += number
                touched[month].add(enterprise_id)
    _join_in_one_go(False)
    for month, moved in sorted(touched.items()):
        rebuild_months(month=month, enterprise_ids=sorted(moved))
    realigned = Realigned(
        exempted=counts[Duty.State.EXEMPT],
        owed_again=counts[Duty.State.DUE],
        made=_make(first_day, last_day, today, at),
    )
    _tell(realigned, sorted(set().union(*touched.values())), first_day, last_day, by, at)
    return realigned


def _join_in_one_go(is_on: bool) -> None:
    """Few duties are exempt as a rule: PostgreSQL would look up a city's day one by one, for minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('enable_nestloop', %s, true)", ["off" if is_on else "on"])


def _months(first_day: date, last_day: date) -> Iterator[tuple[date, Duty.Kind, list[date]]]:
    for kind in Duty.Kind:
        for month, days in groupby(due_days(kind, first_day, last_day), first_of_month):
            yield month, kind, list(days)


def _move(kind: Duty.Kind, days: list[date], new_state: Duty.State, at: datetime) -> list[tuple[int, int]]:
    """Enterprises and how many of their duties of the kind went to that state."""
    old, whether = {
        Duty.State.EXEMPT: (Duty.State.DUE, "NOT"),
        Duty.State.DUE: (Duty.State.EXEMPT, ""),
    }[new_state]
    statement = owed_statement(kind, days, at)
    pieces = PIECES.format(with_days=statement.with_days, owed=statement.owed)
    moving = MOVING.format(kind=int(kind), old=int(old), whether=whether)
    update = UPDATE.format(new=int(new_state), moving=moving)
    values = [*statement.values, *(connection.ops.adapt_datefield_value(day) for day in (days[0], days[-1]))]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL.format(pieces=pieces, update=update), values)
            return cursor.fetchall()
        cursor.execute(SQLITE.format(pieces=pieces, moving=moving), values)
        moved = cursor.fetchall()
        if moved:
            cursor.execute(f"{pieces} {update}", values)
        return moved


def _make(first_day: date, last_day: date, today: date, at: datetime) -> int:
    """What has no row yet, as far ahead as every night makes it."""
    horizon = sunday_of(today + timedelta(days=7))
    made = 0
    for kinds, last in (
        ((Duty.Kind.DAILY_CONTROL, Duty.Kind.WEEKLY_CHECK), min(last_day, horizon)),
        ((Duty.Kind.MONTHLY_DISPATCH,), min(last_day, month_end(horizon))),
    ):
        if first_day <= last:
            made += generate_duties(first_day=first_day, last_day=last, at=at, kinds=kinds)
    return made


def _tell(
    realigned: Realigned, moved: list[int], first_day: date, last_day: date, by: User | None, at: datetime
) -> None:
    if not realigned:
        return
    for start in range(0, len(moved), BATCH):
        some = moved[start : start + BATCH]
        stop_exempt_ladders(enterprise_ids=some, since=first_day, at=at)
        duties_changed.send(sender=Duty, enterprise_ids=some, at=at)
    record_audit(
        action="realign_duties",
        subject=Region.objects.order_by("path").first(),
        by=by,
        at=at,
        new={
            "from": first_day.isoformat(),
            "to": last_day.isoformat(),
            "exempted": realigned.exempted,
            "owed_again": realigned.owed_again,
            "made": realigned.made,
        },
    )
