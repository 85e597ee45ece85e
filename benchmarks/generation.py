"""(c) generating the next day's duties against a bare COPY of the same rows."""

import io
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.rounds import figures, ratios, timed
from benchmarks.sizes import LAST_DAY, Size
from duties.services.generation import generate_duties
from duties.services.partition import ensure_partitions


class RolledBack(Exception):
    """Raised to undo a measured round."""


def measure_generation(size: Size) -> dict:
    """An ordinary day, and beside it the first day of a month, when every month row is begun as well."""
    first_of_month, ordinary = LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=2)
    ensure_partitions(first_month=first_of_month, last_month=ordinary)
    with connection.cursor() as cursor:  # what an earlier run left
        cursor.execute("DELETE FROM duties_duty WHERE due_on > %s", [LAST_DAY])
        cursor.execute("DELETE FROM duties_dutymonth WHERE month > %s", [LAST_DAY])
        cursor.execute("VACUUM ANALYZE duties_duty, duties_dutymonth")
    result = {"first_of_month": _measure_day(size, first_of_month)}
    generate_duties(first_day=first_of_month, last_day=first_of_month, at=timezone.now())
    return _measure_day(size, ordinary) | result | {"goal": "at most 2"}


def _measure_day(size: Size, day) -> dict:
    copies, works, rows = [], [], 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM enterprises_enterprise WHERE status = 'IN_BUSINESS' ORDER BY id")
        text = "".join(f"{pk}\t{day}\t1\t1\t\\N\n" for (pk,) in cursor.fetchall())

    def copy():
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(
                "COPY duties_duty (enterprise_id, due_on, kind, state, submitted_at) FROM STDIN",
                io.StringIO(text),
            )

    def generate():
        nonlocal rows
        rows = generate_duties(first_day=day, last_day=day, at=timezone.now())

    for round_number in range(size.rounds + 1):
        for work, seconds in ((copy, copies), (generate, works)):
            taken = _measured(work)
            if round_number:  # the first round warms up
                seconds.append(taken)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM duties_duty, duties_dutymonth")
    return {
        "rows": rows,
        "copied": text.count("\n"),
        "copy_seconds": figures(copies),
        "generate_seconds": figures(works),
        "ratio": ratios(works, copies),
    }


def _measured(work) -> float:
    """Seconds of the work alone; what it wrote is rolled back."""
    taken = 0.0
    try:
        with transaction.atomic():
            taken = timed(work)
            raise RolledBack
    except RolledBack:
        return taken
