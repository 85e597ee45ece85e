"""(c) generating the next day's duties against a bare COPY of the same rows."""

import io
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.rounds import figures, ratios, timed
from benchmarks.sizes import LAST_DAY, Size
from duties.models import Duty
from duties.services.generation import generate_duties
from duties.services.partition import ensure_partitions


class RolledBack(Exception):
    """Raised to undo a measured round."""


def measure_generation(size: Size) -> dict:
    """One ordinary day alone, and beside it a week in one go, as the night job makes it."""
    month_begins, ordinary = LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=2)
    ensure_partitions(first_month=month_begins, last_month=ordinary)
    with connection.cursor() as cursor:  # what an earlier run left
        cursor.execute("DELETE FROM duties_duty WHERE due_on > %s", [LAST_DAY])
        cursor.execute("DELETE FROM duties_dutymonth WHERE month > %s", [LAST_DAY])
        cursor.execute("VACUUM ANALYZE duties_duty, duties_dutymonth")
    generate_duties(first_day=month_begins, last_day=month_begins, at=timezone.now())
    return _measure(size, [ordinary]) | {
        "week": _measure(size, [ordinary + timedelta(days=n) for n in range(7)]),
        "goal": "at most 2",
    }


def _measure(size: Size, days: list[date]) -> dict:
    """Daily duties of these days, which are all in one month."""
    copies, works, rows = [], [], 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM enterprises_enterprise WHERE status = 'IN_BUSINESS' ORDER BY id")
        enterprise_ids = [row[0] for row in cursor.fetchall()]
    text = "".join(f"{pk}\t{day}\t1\t1\t\\N\n" for day in days for pk in enterprise_ids)

    def copy():
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(
                "COPY duties_duty (enterprise_id, due_on, kind, state, submitted_at) FROM STDIN",
                io.StringIO(text),
            )

    def generate():
        nonlocal rows
        rows = generate_duties(
            first_day=days[0], last_day=days[-1], at=timezone.now(), kinds=(Duty.Kind.DAILY_CONTROL,)
        )

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
