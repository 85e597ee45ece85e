"""(i) the minute's look at the ladders: a quiet one, one at which something comes due; and whose duty it is.

The yardstick of a busy minute is a bare COPY of the rows that it wrote into the same three tables, so each
rung is a round. Two days: one duty in ten stays open, as on an ordinary one, and nobody at all hands in.
"""

import io
import resource
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.rounds import figures, ratios, timed
from benchmarks.sizes import LAST_DAY, Size
from common.local_time import start_of_local_day
from duties.models import Duty
from duties.queries.assignee import assignees_of
from duties.services.ladder import take_due_rungs
from duties.services.partition import ensure_partitions

DAY = LAST_DAY + timedelta(days=8)  # a Wednesday, among the duties of two weeks
EVENING = start_of_local_day(DAY) + timedelta(hours=21)  # the first reminder
ROUNDS = 3
QUIET_MINUTES = 50
TABLES = {
    "duties_ladderstep": "taken_at = %s",
    "duties_laddertold": "step_id IN (SELECT id FROM duties_ladderstep WHERE taken_at = %s)",
    "notifications_notice": "made_at = %s",
}
# The same joins once, without asking on which day, who is on leave or who comes first.
PEOPLE = """
SELECT d.enterprise_id, count(*) FROM duties_duty d
JOIN enterprises_membership m ON m.enterprise_id = d.enterprise_id JOIN accounts_user u ON u.id = m.user_id
LEFT JOIN staff_person s ON s.user_id = u.id
LEFT JOIN staff_post p ON p.person_id = s.id AND p.enterprise_id = d.enterprise_id
WHERE d.due_on = %s AND d.kind = 1 GROUP BY 1
"""
OPEN_DUTIES = """
INSERT INTO duties_duty (enterprise_id, due_on, kind, state, submitted_at)
SELECT id, day::date, 1, CASE WHEN {is_open} THEN 1 ELSE 2 END,
       CASE WHEN NOT {is_open} THEN day + interval '2 hours' END
FROM generate_series(%(day)s::date - 7, %(day)s::date + 7, interval '1 day') day
CROSS JOIN enterprises_enterprise
WHERE status = 'IN_BUSINESS'
"""
# From the first reminder up to the branch; where nobody hands in the first three tell of that as much.
HOURS = (0, 3, 11, 13, 15, 27, 51)
EVENINGS = {"ordinary": ("mod(id, 10) = 0", HOURS), "nobody": ("true", HOURS[:3])}


class RolledBack(Exception):
    """Raised to undo a measured evening."""


def measure_ladder(size: Size) -> dict:
    ensure_partitions(first_month=DAY, last_month=DAY + timedelta(days=7))
    return {
        "quiet": _measure_quiet(),
        "assignees": _measure_assignees(),
        **{name: _measure_evening(*evening) for name, evening in EVENINGS.items()},
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _make_duties(is_open: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM duties_duty WHERE due_on > %s", [LAST_DAY])
        cursor.execute("VACUUM duties_duty")
        # Marked as looked after: all earlier days, whose open duties have no steps here.
        cursor.execute(
            "TRUNCATE duties_ladderstep, duties_ladderday, duties_ladderpause, notifications_notice CASCADE"
        )
        cursor.execute(
            "INSERT INTO duties_ladderday (kind, due_on, number) SELECT k, %(day)s::date - n, 99 "
            "FROM generate_series(1, 3) k CROSS JOIN generate_series(-45, 45) n WHERE k <> 1 OR n <> 0",
            {"day": DAY},
        )
        cursor.execute(OPEN_DUTIES.format(is_open=is_open), {"day": DAY})
        cursor.execute("VACUUM ANALYZE duties_duty, duties_ladderday")


def _measure_quiet() -> dict:
    """Minutes in which nothing comes due, with a city of duties open."""
    _make_duties("true")
    at = EVENING - timedelta(hours=2)
    with CaptureQueriesContext(connection) as asked:
        take_due_rungs(at=at)
    seconds = [
        timed(lambda minute=minute: take_due_rungs(at=at + timedelta(minutes=minute)))
        for minute in range(QUIET_MINUTES)
    ]
    return {"statements": len(asked), "seconds": figures(seconds)}


def _measure_assignees() -> dict:
    """Whose duty each of a city's is, against bare joins of the people."""
    keys = list(Duty.objects.filter(due_on=DAY, kind=Duty.Kind.DAILY_CONTROL).values_list("pk", flat=True))
    floors, works, found = [], [], {}

    def ask():
        nonlocal found
        found = assignees_of(keys, DAY)

    def scan():
        with connection.cursor() as cursor:
            cursor.execute(PEOPLE, [DAY])
            cursor.fetchall()

    for round_number in range(ROUNDS + 1):
        for work, seconds in ((scan, floors), (ask, works)):
            taken = timed(work)
            if round_number:
                seconds.append(taken)
    return {
        "keys": len(keys),
        "assigned": len(found),
        "floor_seconds": figures(floors),
        "seconds": figures(works),
        "ratio": ratios(works, floors),
    }


def _measure_evening(is_open: str, hours: tuple[int, ...]) -> dict:
    _make_duties(is_open)
    copies, works, rows = [], [], dict.fromkeys(TABLES, 0)
    try:
        with transaction.atomic():
            for hour in hours:
                at = EVENING + timedelta(hours=hour)
                works.append(timed(lambda at=at: take_due_rungs(at=at)))
                texts = _written(at)
                for table, text in texts.items():
                    rows[table] += text.getvalue().count("\n")
                copies.append(_copied_again(texts, at))
            raise RolledBack
    except RolledBack:
        pass
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {', '.join(TABLES)}, duties_ladderday")
    return {
        "open": Duty.objects.open().filter(due_on=DAY, kind=Duty.Kind.DAILY_CONTROL).count(),
        "minutes": len(works),
        "steps": rows["duties_ladderstep"],
        "rows": rows,
        "copy_seconds": figures(copies),
        "seconds": figures(works),
        "slowest_minute_seconds": round(max(works), 1),
        "ratio": ratios(works, copies),
    }


def _written(at: datetime) -> dict[str, io.StringIO]:
    """What that minute has written, as COPY reads it."""
    texts = {}
    with connection.cursor() as cursor:
        for table, which in TABLES.items():
            texts[table] = io.StringIO()
            condition = cursor.mogrify(which, [at]).decode()
            cursor.copy_expert(f"COPY (SELECT * FROM {table} WHERE {condition}) TO STDOUT", texts[table])
    return texts


def _copied_again(texts: dict[str, io.StringIO], at: datetime) -> float:
    """Seconds in which the same rows are copied into the place from which they have been taken away."""
    taken = 0.0
    with connection.cursor() as cursor:
        for table, which in reversed(TABLES.items()):
            cursor.execute(f"DELETE FROM {table} WHERE {which}", [at])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, text in texts.items():
            text.seek(0)
            taken += timed(
                lambda table=table, text=text: cursor.copy_expert(f"COPY {table} FROM STDIN", text)
            )
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return taken
