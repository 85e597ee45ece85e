"""(a) the scan floor, (b) the nightly recompute, (e) its growth at ten times the enterprises."""

import json
import os
import resource
import subprocess
import sys
from datetime import timedelta

from benchmarks.database import connect, url_of
from benchmarks.rounds import figures, ratios, timed
from benchmarks.sizes import LAST_DAY, Size

FLOOR = "SELECT enterprise_id, count(*) FROM duties_duty WHERE due_on > %s AND due_on <= %s GROUP BY 1"


def recompute(database: str, as_of) -> dict:
    """The command as a process of its own: the seconds it reports and the peak memory it used."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(
        [sys.executable, "manage.py", "recompute_index", "--as-of", as_of.isoformat()],
        env=os.environ | {"DATABASE_URL": url_of(database)},
        check=True,
        capture_output=True,
        text=True,
    )
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    # The kernel keeps one high-water mark for all children; a lower later one does not show, which is safe.
    answer["peak_mb"] = round(max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024)
    return answer


def forget_index(database: str) -> None:
    """Nights are measured as first runs of their day: what an earlier benchmark computed goes."""
    with connect(database) as connection, connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE scoring_indexsnapshot, scoring_currentindex, scoring_regionindex, "
            "scoring_publishedpage, scoring_rescorerequest, scoring_indexrun CASCADE"
        )


def tidy(database: str) -> None:
    """What autovacuum does between two nights of a running city."""
    connection = connect(database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE scoring_currentindex, scoring_indexsnapshot")
    connection.close()


def measure_nightly(size: Size) -> dict:
    floors, works, peak, scored = [], [], 0, {}
    forget_index(size.database)
    connection = connect(size.database)
    connection.autocommit = True
    with connection.cursor() as cursor:

        def floor(as_of):
            cursor.execute(FLOOR, [as_of - timedelta(days=90), as_of])

        floor(LAST_DAY)  # warm both up once, uncounted
        recompute(size.database, LAST_DAY - timedelta(days=size.rounds + 1))
        for round_number in range(size.rounds):
            as_of = LAST_DAY - timedelta(days=size.rounds - round_number)
            tidy(size.database)
            floors.append(timed(lambda day=as_of: floor(day)))
            answer = recompute(size.database, as_of)
            works.append(answer["seconds"])
            peak = max(peak, answer["peak_mb"])
            scored = {"scored": answer["scored"], "not_enough_data": answer["not_enough_data"]}
        cursor.execute("SELECT count(*) FROM duties_duty")
        duty_rows = cursor.fetchone()[0]
    connection.close()
    return {
        "duty_rows": duty_rows,
        "floor_seconds": figures(floors),
        "recompute_seconds": figures(works),
        "ratio": ratios(works, floors),
        "peak_mb": peak,
        **scored,
        "goal": "at most 1.2, wanted 1.0",
    }


def measure_growth(size: Size, grown_database: str) -> dict:
    """Both cities in turn, so that the machine's mood is the same for both."""
    small, grown, peak = [], [], 0
    first = LAST_DAY - timedelta(days=20)
    for database in (size.database, grown_database):
        forget_index(database)
        recompute(database, first)
    for round_number in range(3):
        as_of = first + timedelta(days=round_number + 1)
        tidy(size.database)
        tidy(grown_database)
        small.append(recompute(size.database, as_of)["seconds"])
        answer = recompute(grown_database, as_of)
        grown.append(answer["seconds"])
        peak = max(peak, answer["peak_mb"])
    return {
        "enterprises": size.enterprises * size.growth_factor,
        "factor": size.growth_factor,
        "recompute_seconds": figures(grown),
        "ratio": ratios(grown, small),
        "peak_mb": peak,
        "goal": "at most 13 times as long, under 2048 MB",
    }
