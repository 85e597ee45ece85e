"""One at a time for those who write grades and plans of many enterprises at once."""

from django.db import connection

LOCK_KEY = 7_301_110
PREPARE = (
    "SELECT pg_advisory_xact_lock(%s), set_config('work_mem', '64MB', true), set_config('jit', 'off', true)"
)


def wait_for_turn() -> None:
    """Hold the lock until the end of the transaction; SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PREPARE, [LOCK_KEY])


def expect_many() -> None:
    """Until the end of the transaction, plan for a whole city.

    Grades and visits are counted right after they were written, when the planner still takes their tables for
    empty: by nested loops, seconds became many minutes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_nestloop = off")
