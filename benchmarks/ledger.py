"""(g) a large log on PostgreSQL: sealing it, proving from it, one more checkpoint, verifying all of it."""

import json
import random
import resource
import statistics
import time
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

from accounts.models import User
from benchmarks.city import ENTERPRISES
from benchmarks.sizes import LAST_DAY, Size
from common.merkle import leaf_hash, verify_inclusion
from ledger.models import Checkpoint, Leaf
from ledger.queries.proof import prove_consistency, prove_inclusion
from ledger.queries.verify import verify
from ledger.services.adoption import adopt_unsealed
from ledger.services.leaf import add_leaf
from ledger.services.sealing import seal

ENTERPRISE_COUNT = 3_000
PROOFS, CHECKPOINTS = 1_000, 50
AT = datetime(2026, 6, 30, tzinfo=UTC)
ANSWERS = [
    {"item": f"item-{number}", "question": "冷藏冷冻设施温度是否符合要求", "answer": "YES", "note": ""}
    for number in range(6)
]
# One record a day and enterprise, as if each kitchen had written down its daily control for a year.
RECORDS = """
INSERT INTO duties_dutyrecord (enterprise_id, due_on, kind, revision, idempotency_key, by_id, captured_at,
    received_at, checklist, answers, note, found_count, is_late, salt)
SELECT e.id, %(last)s::date - n, 1, 1, gen_random_uuid(), %(by)s, at, at, 'RESTAURANT-1', %(answers)s::jsonb,
       '基准记录' || n, 0, false, decode(replace(gen_random_uuid()::text, '-', ''), 'hex')
FROM generate_series(0, %(days)s) n CROSS JOIN enterprises_enterprise e,
     LATERAL (SELECT (%(last)s::date - n) + interval '3 hours' AS at) moment
LIMIT %(number)s
"""
EMPTY = """
TRUNCATE ledger_cosignature, ledger_checkpoint, ledger_tile, ledger_leaf, ledger_waitingleaf,
    duties_dutyrecord CASCADE
"""


def measure_ledger(size: Size) -> dict:
    number = size.leaves
    _make_records(number)
    adopting = _seconds(adopt_unsealed)
    _tidy()
    sealing = _seconds(lambda: seal(at=AT))
    _tidy()
    proofs, consistencies = _measure_proofs()
    checkpoints = _measure_checkpoints()
    verifying = _seconds(_verify)
    return {
        "leaves": number,
        "entries_made_a_second": round(number / adopting),
        "sealed_a_second": round(number / sealing),
        "proof_ms": _milliseconds(proofs),
        "consistency_ms": _milliseconds(consistencies),
        "checkpoint_ms": _milliseconds(checkpoints),
        "verified_a_second": round(number / verifying),
        "verify_seconds": round(verifying, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "table_bytes_a_leaf": _bytes_a_leaf(number),
    }


def _make_records(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
        cursor.execute("SELECT count(*) FROM enterprises_enterprise")
        if not cursor.fetchone()[0]:
            cursor.execute(ENTERPRISES, {"enterprises": ENTERPRISE_COUNT, "first": LAST_DAY})
        by = User.objects.get_or_create(username="bench-officer", defaults={"display_name": "基准"})[0]
        values = {"last": LAST_DAY, "by": by.pk, "answers": json.dumps(ANSWERS), "number": number}
        cursor.execute(RECORDS, values | {"days": number // ENTERPRISE_COUNT + 1})
    _tidy()


def _measure_proofs() -> tuple[list[float], list[float]]:
    """Each read from the database and checked; the checking is not measured."""
    chance, newest = random.Random(6962), Checkpoint.objects.latest()
    root, size = bytes(newest.root), newest.size
    inclusions, consistencies = [], []
    for _each in range(PROOFS):
        position = chance.randrange(size)
        begun = time.perf_counter()
        proof = prove_inclusion(position, size)
        inclusions.append(time.perf_counter() - begun)
        leaf = leaf_hash(Leaf.objects.get(position=position).entry.encode())
        verify_inclusion(leaf=leaf, index=position, size=size, proof=proof, root=root)
        begun = time.perf_counter()
        prove_consistency(chance.randint(1, size), size)
        consistencies.append(time.perf_counter() - begun)
    return inclusions, consistencies


def _measure_checkpoints() -> list[float]:
    """A leaf comes in and the log is signed anew, as every five seconds of a quiet hour."""
    taken = []
    for number in range(CHECKPOINTS):
        add_leaf(f'{{"number":{number}}}')
        taken.append(_seconds(lambda: seal(at=timezone.now())))
    return taken


def _verify() -> None:
    report = verify()
    if len(report.findings) != CHECKPOINTS:  # the leaves of the measurement above, which have no records
        raise RuntimeError(f"{len(report.findings)} findings: {report.findings[:3]}")


def _bytes_a_leaf(number: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('ledger_leaf') + pg_total_relation_size('ledger_tile')")
        return round(cursor.fetchone()[0] / number)


def _tidy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE duties_dutyrecord, ledger_waitingleaf, ledger_leaf, ledger_tile")


def _seconds(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _milliseconds(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return {
        "p50": round(1000 * cuts[49], 2),
        "p99": round(1000 * cuts[98], 2),
        "max": round(1000 * max(seconds), 2),
    }
