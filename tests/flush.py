"""What happens after a transactional test: the database becomes again what the migrations have made.

Django's flush stumbles over the triggers of append-only tables on SQLite, and rows that migrations have made
(index model versions, duty rules) would be gone for the tests that follow. So the first state is kept:
on SQLite the whole database, which is copied back; on PostgreSQL the rows, and only tables in which
something has changed are emptied and filled again. There the user of the tests must be a superuser,
for whom triggers can be put aside.
"""

import sqlite3
import time

from django.db import connections, transaction

PATIENCE_SECONDS = 20
keepers = {}


def remember_rows():
    for connection in connections.all():
        keepers[connection.alias] = {"sqlite": File, "postgresql": Rows}[connection.vendor](connection)


def restore(test_case=None):
    """Stands in for `TransactionTestCase._fixture_teardown`, too."""
    for connection in connections.all():  # beside a browser's event loop these are others than before it
        keepers[connection.alias].restore(connection)


class File:
    """The whole database of SQLite, in memory."""

    def __init__(self, connection):
        self.kept = sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(self.kept)

    def restore(self, connection):
        connection.ensure_connection()
        started = time.monotonic()

        def look_at_the_clock(status, remaining, total):
            if time.monotonic() - started > PATIENCE_SECONDS:
                raise TimeoutError("somebody still uses the database after a transactional test")

        while True:
            try:
                return self.kept.backup(connection.connection, progress=look_at_the_clock, sleep=0.05)
            except sqlite3.OperationalError as refusal:
                # A request that a closed browser has left behind still reads.
                if str(refusal) != "destination database is in use":
                    raise
                look_at_the_clock(None, None, None)
                time.sleep(0.05)


class Rows:
    """The rows of PostgreSQL, in a schema of their own."""

    def __init__(self, connection):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE")
            cursor.execute("CREATE SCHEMA kept")
            self.marks = self.filled_tables(cursor)
            for table in self.marks:
                cursor.execute(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"')

    def restore(self, connection):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            found = self.filled_tables(cursor)
            changed = [t for t in found.keys() | self.marks.keys() if found.get(t) != self.marks.get(t)]
            for table in changed:
                cursor.execute(f'DELETE FROM public."{table}"')
                if table in self.marks:
                    cursor.execute(f'INSERT INTO public."{table}" SELECT * FROM kept."{table}"')
            if self.marks.keys() & set(changed):
                self.marks = self.filled_tables(cursor)

    def filled_tables(self, cursor):
        """Table → mark. A row that is new or changed has a later transaction, so that the mark is another."""
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        tables = [name for (name,) in cursor.fetchall()]
        marks = "SELECT '{0}', count(*), sum(xmin::text::bigint) FROM public.\"{0}\""
        cursor.execute(" UNION ALL ".join(marks.format(table) for table in tables))
        return {table: (count, mark) for table, count, mark in cursor.fetchall() if count}
