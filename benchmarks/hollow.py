"""(h) the night's look for hollow routines against a bare scan of what it has to read.

Scan and look take turns from part to part of the territory, so each part is a round.
"""

import resource
from datetime import UTC, datetime, time, timedelta

from django.db import connection

from accounts.models import Region
from benchmarks.records import DAYS, FIRST_DAY, planted
from benchmarks.rounds import figures, ratios, timed
from benchmarks.sizes import LAST_DAY, Size
from duties.models import HollowRule, HollowSignal
from duties.services.hollow_detection import Looked, look_for_hollow_routines, parts_of_territory

# Each record of the weeks with all of its answers, and every photo that they show, once.
ANSWERS = """
SELECT r.enterprise_id, r.by_id, count(DISTINCT r.id), count(a.value ->> 'number'), count(a.value ->> 'note')
FROM duties_dutyrecord r JOIN enterprises_enterprise e ON e.id = r.enterprise_id
CROSS JOIN LATERAL jsonb_array_elements(r.answers) AS a(value)
WHERE e.region_path LIKE %s AND r.due_on BETWEEN %s AND %s GROUP BY 1, 2
"""
PHOTOS = """
SELECT r.enterprise_id, r.by_id, count(DISTINCT f.fingerprint)
FROM duties_dutyrecord r JOIN enterprises_enterprise e ON e.id = r.enterprise_id
JOIN duties_dutyrecordphoto p ON p.record_id = r.id JOIN enterprises_photo f ON f.id = p.photo_id
WHERE e.region_path LIKE %s AND r.due_on BETWEEN %s AND %s GROUP BY 1, 2
"""
AS_OF = LAST_DAY + timedelta(days=1)
LEAST_RECALL, MOST_FALSE_ALARMS = 0.9, 0.02


class NotFound(Exception):
    """The look is quick and wrong: too few of the planted routines were found, or too many others."""


def measure_hollow(size: Size) -> dict:
    if HollowRule.objects.on(AS_OF).get().look_back_days != DAYS:
        raise RuntimeError(f"the rule in force does not look back {DAYS} days, as the records do")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE duties_hollowsignal CASCADE")
    parts = parts_of_territory()
    floors, works = [], []
    for region in parts:
        floors.append(timed(lambda region=region: _scan(region)))
        works.append(timed(lambda region=region: _look(region)))
    again = _look(parts[-1])
    if again != Looked(found=0, changed=0):
        raise NotFound(f"a second look at the same night finds {again}")
    return {
        "records": _count("duties_dutyrecord"),
        "photos": _count("enterprises_photo"),
        "parts": len(parts),
        "found": _found(),
        "floor_seconds": round(sum(floors), 1),
        "night_seconds": round(sum(works), 1),
        "part_seconds": figures(works),
        "ratio": ratios(works, floors),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _look(region: Region) -> Looked:
    return look_for_hollow_routines(region=region, as_of=AS_OF, at=datetime.combine(AS_OF, time(1), UTC))


def _scan(region: Region) -> None:
    with connection.cursor() as cursor:
        for statement in (ANSWERS, PHOTOS):
            cursor.execute(statement, [f"{region.path}%", FIRST_DAY, LAST_DAY])
            cursor.fetchall()


def _found() -> dict[str, dict[str, int]]:
    """By kind: planted, found of these, and found of others."""
    answer = {}
    with connection.cursor() as cursor:
        for kind in HollowSignal.Kind:
            cursor.execute(
                f"""
                SELECT count(*) FILTER (WHERE {planted(kind)}),
                       count(*) FILTER (WHERE {planted(kind)} AND s.id IS NOT NULL),
                       count(*) FILTER (WHERE NOT {planted(kind)} AND s.id IS NOT NULL)
                FROM (SELECT DISTINCT enterprise_id AS id FROM duties_dutyrecord) e
                LEFT JOIN duties_hollowsignal s ON s.enterprise_id = e.id AND s.kind = %s
                """,  # noqa: S608  the condition is ours
                [kind],
            )
            answer[kind.value] = dict(zip(("planted", "found", "others"), cursor.fetchone(), strict=True))
        cursor.execute("SELECT count(DISTINCT enterprise_id) FROM duties_dutyrecord")
        enterprises = cursor.fetchone()[0]
    for figure in answer.values():
        if figure["found"] < LEAST_RECALL * figure["planted"]:
            raise NotFound(answer)
        if figure["others"] > MOST_FALSE_ALARMS * enterprises:
            raise NotFound(answer)
    return answer


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]
