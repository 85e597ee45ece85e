"""Duties are made ahead, by one statement a rhythm over all enterprises; nobody scans for what is missing."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from accounts.models import Region
from common.local_time import end_of_local_day, month_end, sunday_of
from duties.models import Duty, span_of
from duties.services.partition import ensure_partitions

MASKS = {
    Duty.Kind.DAILY_CONTROL: "daily_due",
    Duty.Kind.WEEKLY_CHECK: "weekly_due",
    Duty.Kind.MONTHLY_DISPATCH: "monthly_due",
}

# A duty is owed for a period of which at least one day is a day of operation: in business, on the platform,
# and not declared closed before that day was over. `days` holds one row for each day of each period.
OWED = """
    SELECT {distinct} e.id AS enterprise_id, d.due_on
    FROM enterprises_enterprise e
    CROSS JOIN days d
    WHERE e.status = 'IN_BUSINESS' AND e.registered_on <= d.day {scope}
      AND NOT EXISTS (
          SELECT 1 FROM enterprises_closedperiod c
          WHERE c.enterprise_id = e.id AND c.starts_on <= d.day AND c.ends_on >= d.day AND c.declared_at < d.ends_at
      )
"""


@transaction.atomic
def generate_duties(
    *,
    first_day: date,
    last_day: date,
    at: datetime,
    region: Region | None = None,
    enterprise_ids: Sequence[int] | None = None,
) -> int:
    """Make the duties that answer for these days, and set their bits in the months; say how many are new.

    Weeks and months that the days touch get their duty, due on the Sunday and on the last day. A second run
    changes nothing. `at` is the moment of the run; nothing that was declared later counts.
    """
    ensure_partitions(first_month=first_day, last_month=max(sunday_of(last_day), month_end(last_day)))
    return sum(
        _generate(kind, days, scope, parameters)
        for scope, parameters in [_scope(region, enterprise_ids)]
        for kind in Duty.Kind
        if (days := list(_days(kind, first_day, last_day)))
    )
