"""Sealing records that the platform had before it kept a log, or that were brought in beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from ledger.queries.unsealed import unsealed_records
from ledger.services.leaf import add_leaves

LOCK = 0x61646F707420  # "adopt "


def adopt_unsealed() -> dict[str, int]:
    """Let every record wait that has no leaf; how many of each kind. Call it in `one_adoption`."""
    counts: dict[str, int] = {}
    for records in unsealed_records():
        add_leaves(record.entry for record in records)
        counts[records[0].kind] = counts.get(records[0].kind, 0) + len(records)
    return counts


@contextmanager
def one_adoption() -> Iterator[None]:
    """One at a time, begun before its transaction so that it sees all that the one before it did."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
