"""(k) the night's look through the log of a city where each done duty and credit event has its sealed record.

A database of its own: five weeks of duties, because each of them has a leaf. Once with nothing changed, where
nothing may be found; once with rows changed behind the platform's back, where each of them has to be.
"""

import json
import resource
from contextlib import suppress
from datetime import UTC, date, datetime

from django.db import connection, transaction

from accounts.models import User
from benchmarks.generation import RolledBack
from benchmarks.ledger import ANSWERS
from benchmarks.rounds import figures, ratios, timed
from benchmarks.sizes import LAST_DAY, Size
from ledger.models import Checkpoint
from ledger.queries.finding import Report
from ledger.queries.verify import verify
from ledger.services.adoption import adopt_unsealed
from ledger.services.sealing import seal

AT = datetime(2026, 7, 1, 2, 30, tzinfo=UTC)
CHANGED = 20  # duties, and as many credit events
# The first record of every duty that was done says what its row says.
RECORDS = """
INSERT INTO duties_dutyrecord (enterprise_id, due_on, kind, revision, idempotency_key, by_id, captured_at,
    received_at, checklist, answers, note, found_count, is_late, salt)
SELECT enterprise_id, due_on, kind, 1, gen_random_uuid(), %(by)s, submitted_at, submitted_at, 'RESTAURANT-1',
       %(answers)s::jsonb, '基准记录', 0, state = 3, uuid_send(gen_random_uuid())
FROM duties_duty WHERE state IN (2, 3)
"""
# The yardstick: the same rows read once, without comparing.
SCAN = """
SELECT (SELECT count(*) FROM duties_duty d JOIN duties_dutyrecord r
            ON r.enterprise_id = d.enterprise_id AND r.due_on = d.due_on AND r.kind = d.kind),
       (SELECT count(*) FROM ledger_leaf WHERE position >= %s)
"""
LATER = """
UPDATE duties_duty SET submitted_at = submitted_at + interval '1 minute'
WHERE (enterprise_id, due_on, kind) IN (
    SELECT enterprise_id, due_on, kind FROM duties_duty WHERE state = 2 ORDER BY 2, 1, 3 LIMIT %s)
"""
MILDER = """
UPDATE enterprises_creditevent SET severity = 'MINOR'
WHERE id IN (SELECT id FROM enterprises_creditevent WHERE severity <> 'MINOR' ORDER BY id LIMIT %s)
"""


def measure_log_check(size: Size) -> dict:
    """Rounds of a usual night: one day's leaves are new, and every row that repeats a record is looked at."""
    _seal_everything()
    newest = Checkpoint.objects.latest()
    since = newest.size - _records_of(LAST_DAY)
    scans, looks = [], []
    for _round in range(size.rounds):
        scans.append(timed(lambda: _scan(since)))
        looks.append(timed(lambda: _look(since)))
    return {
        "leaves": newest.size,
        "new_leaves": newest.size - since,
        "seconds": figures(looks),
        "scan_seconds": figures(scans),
        "ratio": ratios(looks, scans),
        "changed": 2 * CHANGED,
        "found": _found_of_changed(since),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _seal_everything() -> None:
    if Checkpoint.objects.exists():
        return
    by = User.objects.get_or_create(username="bench-officer", defaults={"display_name": "基准"})[0]
    with connection.cursor() as cursor:
        cursor.execute(RECORDS, {"by": by.pk, "answers": json.dumps(ANSWERS)})
        cursor.execute("VACUUM ANALYZE duties_dutyrecord")
    adopt_unsealed()
    seal(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_leaf, ledger_tile, ledger_waitingleaf")


def _records_of(day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM duties_dutyrecord WHERE due_on = %s", [day])
        return cursor.fetchone()[0]


def _scan(since: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SCAN, [since])
        cursor.fetchall()


def _look(since: int) -> Report:
    report = verify(since=since, repeating=True)
    if report.findings or report.remarks:
        raise RuntimeError(f"{len(report.findings)} findings: {report.findings[:3]} {report.remarks}")
    return report


def _found_of_changed(since: int) -> int:
    """How many of the rows changed behind the platform's back are named; they are put back afterwards."""
    found = 0
    with suppress(RolledBack), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(LATER, [CHANGED])
            cursor.execute(MILDER, [CHANGED])
        found = len(verify(since=since, repeating=True).findings)
        raise RolledBack
    return found
