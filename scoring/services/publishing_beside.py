"""Bringing the current rows of a whole city up to date on a second connection, while the first one writes."""

from concurrent.futures import Future
from contextlib import closing
from datetime import datetime
from threading import Thread

from django.db import DEFAULT_DB_ALIAS, connection, connections

from scoring.models import IndexRun
from scoring.services.index_snapshot import (
    CARRIED,
    CURRENT,
    Scores,
    is_first_of_day,
    snapshot_columns,
    update_current,
)
from scoring.services.load import load_columns

ARRIVED = "index_becoming_current"
# A run lost with the server's power is computed again; commits still become durable in their order.
NO_WAITING_FOR_DISK = "SET LOCAL synchronous_commit = off"
FINISHED = f"UPDATE {IndexRun._meta.db_table} SET finished_at = %s WHERE id = %s"


def can_publish_beside(run: IndexRun) -> bool:
    """Only on PostgreSQL, and for a run of its own that writes every row of its day."""
    return connection.vendor == "postgresql" and run.parent_id is None and is_first_of_day(run)


class PublishingBeside:
    """The update of the current rows, ready to be committed once the snapshots are.

    The order of commits keeps the promise: snapshots first, then the current rows together with the end of
    the run. Taken back, or killed in between, the old figures stand; what is then an unfinished run with all
    its snapshots is published by the next night, or by computing the day again.
    """

    def __init__(self, run: IndexRun, scores: Scores):
        self._run, self._scores = run, scores
        self._ready: Future[None] = Future()
        self._verdict: Future[datetime | None] = Future()
        self._done: Future[None] = Future()
        self._thread = Thread(target=self._work, name="publishing beside")

    def __enter__(self) -> "PublishingBeside":
        with connection.cursor() as cursor:
            cursor.execute(NO_WAITING_FOR_DISK)
        self._thread.start()
        return self

    def __exit__(self, *error) -> None:
        if not self._verdict.done():
            self._verdict.set_result(None)
        self._thread.join()

    def wait_until_ready(self) -> None:
        """Return when nothing is left to do but to commit; raise what went wrong."""
        self._ready.result()

    def publish(self, at: datetime) -> None:
        self._verdict.set_result(at)
        self._thread.join()
        self._done.result()

    def _work(self) -> None:
        try:
            with closing(connections.create_connection(DEFAULT_DB_ALIAS)) as beside:
                beside.set_autocommit(False)
                with beside.cursor() as cursor:
                    self._update(cursor)
                    self._ready.set_result(None)
                    at = self._verdict.result()
                    if at is not None:
                        cursor.execute(FINISHED, [at, self._run.pk])
                        beside.commit()
            self._done.set_result(None)
        except Exception as error:  # noqa: BLE001  handed to the thread that waits for it
            (self._done if self._ready.done() else self._ready).set_exception(error)

    def _update(self, cursor) -> None:
        names = ", ".join(CARRIED)
        cursor.execute(f"SET LOCAL work_mem = '64MB'; {NO_WAITING_FOR_DISK}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {ARRIVED} ON COMMIT DROP AS SELECT {names} FROM {CURRENT} WHERE 1 = 0"
        )
        columns = [each for each in snapshot_columns(self._run, self._scores) if each.name in CARRIED]
        load_columns(cursor, ARRIVED, columns)
        update_current(cursor, source=ARRIVED, expected=len(self._scores))
