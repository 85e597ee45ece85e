"""The months as the duties say they should be, held against what submissions have written into them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from common.local_time import first_of_month, month_end, next_month
from common.raw_sql import among_ids
from duties.models import Duty, DutyMonth, DutyRule

MASKS = [
    f"{rhythm}_{mask}" for rhythm in ("daily", "weekly", "monthly") for mask in ("due", "done", "on_time")
]
COLUMNS = ", ".join(MASKS)
CONDITIONS = {
    "due": f"d.state <> {Duty.State.EXEMPT:d}",
    "done": (
        f"(d.state = {Duty.State.ON_TIME:d} "
        f"OR d.state = {Duty.State.LATE:d} AND d.submitted_at < l.counts_until)"
    ),
    "on_time": f"d.state = {Duty.State.ON_TIME:d}",
}
# Each duty is one row, so the sum of its bits is their union.
SUMS = ", ".join(
    f"sum(CASE WHEN d.kind = {kind:d} AND {CONDITIONS[mask]} THEN l.bit ELSE 0 END) AS {rhythm}_{mask}"
    for kind, rhythm in zip(Duty.Kind, ("daily", "weekly", "monthly"), strict=True)
    for mask in ("due", "done", "on_time")
)
WITH_LIMITS = "WITH limits (due_on, bit, counts_until) AS (VALUES {values})"
FROM_DUTIES = f"""
    SELECT d.enterprise_id, {SUMS}
    FROM duties_duty d JOIN limits l ON l.due_on = d.due_on
    WHERE d.due_on BETWEEN {{first}} AND {{last}} {{scope}}
    GROUP BY d.enterprise_id
"""
NOT_EMPTY = " OR ".join(f"{mask} <> 0" for mask in MASKS)
COMPARE = f"""
    {WITH_LIMITS},
    rebuilt AS (SELECT * FROM ({FROM_DUTIES}) r WHERE {NOT_EMPTY}),
    kept AS (SELECT enterprise_id, {COLUMNS} FROM duties_dutymonth d
             WHERE month = {{first}} {{scope}} AND ({NOT_EMPTY})),
    differing AS (
        SELECT enterprise_id FROM (SELECT * FROM rebuilt EXCEPT SELECT * FROM kept) a
        UNION SELECT enterprise_id FROM (SELECT * FROM kept EXCEPT SELECT * FROM rebuilt) b
    )
    SELECT 0, * FROM kept WHERE enterprise_id IN (SELECT enterprise_id FROM differing)
    UNION ALL SELECT 1, * FROM rebuilt WHERE enterprise_id IN (SELECT enterprise_id FROM differing)
"""


@dataclass(frozen=True)
class MonthDifference:
    """A mask of an enterprise's month that is not what its duties say."""

    enterprise_id: int
    month: date
    mask: str
    kept: int
    rebuilt: int

    def __str__(self):
        return (
            f"enterprise {self.enterprise_id} {self.month:%Y-%m} {self.mask}: "
            f"kept {self.kept:#x}, duties say {self.rebuilt:#x}"
        )


def compare_months(*, month: date, enterprise_ids: Sequence[int] | None = None) -> list[MonthDifference]:
    """Every mask of the month that differs from the duties; a month without a row equals one of zeros."""
    words, values, scope_values = month_words(month, enterprise_ids)
    with connection.cursor() as cursor:
        cursor.execute(COMPARE.format(**words), values + scope_values * 2)
        sides: tuple[dict, dict] = ({}, {})
        for side, enterprise_id, *masks in cursor.fetchall():
            sides[side][enterprise_id] = [int(mask) for mask in masks]
    nothing = [0] * len(MASKS)
    return [
        MonthDifference(enterprise_id, month, mask, kept, rebuilt)
        for enterprise_id in sorted(sides[0].keys() | sides[1].keys())
        for mask, kept, rebuilt in zip(
            MASKS, sides[0].get(enterprise_id, nothing), sides[1].get(enterprise_id, nothing), strict=True
        )
        if kept != rebuilt
    ]


def months_kept() -> Iterator[date]:
    """Every month that has duties or rows, the first to the last; two queries."""
    days = Duty.objects.aggregate(first=Min("due_on"), last=Max("due_on"))
    kept = DutyMonth.objects.aggregate(first=Min("month"), last=Max("month"))
    firsts = [day for day in (days["first"], kept["first"]) if day is not None]
    lasts = [day for day in (days["last"], kept["last"]) if day is not None]
    month = first_of_month(min(firsts)) if firsts else None
    while month is not None and month <= max(lasts):
        yield month
        month = next_month(month)


def month_words(month: date, enterprise_ids: Sequence[int] | None) -> tuple[dict[str, str], list, list]:
    """What the statements of one month are completed with: words, values of the days, values of the scope."""
    postgresql = connection.vendor == "postgresql"
    days = [month + timedelta(days=n) for n in range((month_end(month) - month).days + 1)]
    rules = list(DutyRule.objects.filter(effective_from__lte=days[-1]))
    values: list = []
    for day in days:
        in_force = [rule for rule in rules if rule.effective_from <= day <= (rule.effective_to or day)]
        until = in_force[0].late_filing_end(day) if in_force else None
        values += [
            connection.ops.adapt_datefield_value(day),
            1 << (day.day - 1),
            connection.ops.adapt_datetimefield_value(until),
        ]
    scope, scope_values = "", list[Any]()
    if enterprise_ids is not None:
        among, scope_values = among_ids("d.enterprise_id", enterprise_ids)
        scope = f"AND {among}"
    row = "(%s::date, %s, %s::timestamptz)" if postgresql else "(%s, %s, %s)"
    words = {
        "values": ", ".join([row] * len(days)),
        "first": f"DATE '{days[0]}'" if postgresql else f"'{days[0]}'",
        "last": f"DATE '{days[-1]}'" if postgresql else f"'{days[-1]}'",
        "scope": scope,
    }
    return words, values, scope_values
