"""The monthly partitions of the duties on PostgreSQL; SQLite keeps one table and none of this."""

from datetime import date

from django.db import connection, transaction

from common.local_time import first_of_month, next_month

LOCK_KEY = 7_301_001  # advisory lock: one maker of partitions at a time


def ensure_partitions(*, first_month: date, last_month: date) -> int:
    """Make the partitions of these months that are still missing, and say how many.

    Rows that came before their partition lie in the default one and move over.
    """
    if connection.vendor != "postgresql":
        return 0
    months = list(_months(first_month, last_month))
    if not _missing(months):  # the usual answer, without a lock
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        missing = _missing(months)
        for month in missing:
            _make_partition(cursor, month)
    return len(missing)


def _months(first: date, last: date):
    month = first_of_month(first)
    while month <= last:
        yield month
        month = next_month(month)


def _name(month: date) -> str:
    return f"duties_duty_{month:%Y_%m}"


def _missing(months: list[date]) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid "
            "WHERE inhparent = 'duties_duty'::regclass"
        )
        existing = {name for (name,) in cursor.fetchall()}
    return [month for month in months if _name(month) not in existing]


def _make_partition(cursor, month: date) -> None:
    """Fill the new table first and attach it then: the default partition may not hold rows of its range."""
    name, bounds = _name(month), [month, next_month(month)]
    cursor.execute("LOCK TABLE duties_duty_default IN ACCESS EXCLUSIVE MODE")
    cursor.execute(f"CREATE TABLE {name} (LIKE duties_duty INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    cursor.execute(
        f"WITH moved AS (DELETE FROM duties_duty_default WHERE due_on >= %s AND due_on < %s RETURNING *) "
        f"INSERT INTO {name} SELECT * FROM moved",
        bounds,
    )
    cursor.execute(f"ALTER TABLE duties_duty ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)", bounds)
