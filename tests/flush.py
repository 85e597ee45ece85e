"""What happens after a transactional test: every table is emptied, then the rows of the migrations come back.

Two things stand in Django's way. On SQLite a flush deletes row by row, which the triggers of append-only
tables refuse. And rows that migrations have made (index model versions, duty rules) would be gone for
the tests that follow.
"""

from contextlib import contextmanager

from django.db import connections
from django.test import TransactionTestCase

flush = TransactionTestCase._fixture_teardown


remembered = {}


def remember_rows():
    for connection in connections.all():
        remembered[connection.alias] = connection.creation.serialize_db_to_string()


def flush_and_restore(self):
    # As serialized_rollback does: permissions and content types come back with the other rows.
    type(self).serialized_rollback = True
    for connection in connections.all():  # beside a browser's event loop these are others than before it
        connection._test_serialized_contents = remembered[connection.alias]
    with _without_triggers():
        flush(self)
    for connection in connections.all():
        connection.creation.deserialize_db_from_string(remembered[connection.alias])


@contextmanager
def _without_triggers():
    removed = []
    for connection in connections.all():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                for name, sql in cursor.fetchall():
                    cursor.execute(f'DROP TRIGGER "{name}"')
                    removed.append((connection, sql))
    yield
    for connection, sql in removed:
        with connection.cursor() as cursor:
            cursor.execute(sql)
