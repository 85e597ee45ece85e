"""One staffing check at a time: two would open the same finding twice."""

from django.db import connection

LOCK_KEY = 7_301_011
# A city's findings fit in the memory, and compiling the plan costs more than running it.
PREPARE = (
    "SELECT pg_advisory_xact_lock(%s), set_config('work_mem', '64MB', true), set_config('jit', 'off', true)"
)


def wait_for_turn() -> None:
    """Hold the lock until the end of the transaction; SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PREPARE, [LOCK_KEY])
