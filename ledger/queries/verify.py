"""Whether the records, the log and what was signed are still one and the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from ledger.queries.finding import Report, TooManyFindings
from ledger.queries.signed_root import SignedRoot, check_cosignatures
from ledger.queries.verify_records import RecordCheck, check_repeating_rows
from ledger.queries.verify_tree import TreeCheck


def verify(*, since: int = 0, kept: SignedRoot | None = None, repeating: bool = False) -> Report:
    """Looks at every row, holding only a few thousand at a time, and changes none.

    `since` leaves out what a log of that size already had: then leaves are compared with their records, and
    neither records that were never sealed nor, unless `repeating`, rows that repeat records wrongly are
    looked for. `kept` is a checkpoint that somebody else has kept.
    """
    report = Report()
    with _one_view():
        tree = TreeCheck(report, since=since, kept=kept)
        records = RecordCheck(report, tree)
        try:
            tree.run(records.hear_of_leaf)
            check_cosignatures(report, above=tree.start)
            if not since:
                records.from_records()
            records.from_waiting()
            if since or not records.has_met_all():
                records.from_leaves()
            if repeating or not since:
                check_repeating_rows(report)
        except TooManyFindings:
            report.remarks.append(f"Broken off after {len(report.findings)} findings.")
    return report


@contextmanager
def _one_view() -> Iterator[None]:
    """All queries inside see the database as it is now, while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # `atomic` would begin as a writer and keep everybody else from writing all the while.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
