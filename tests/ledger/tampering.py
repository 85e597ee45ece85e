"""What somebody with the password of the database does: raw SQL, the triggers out of the way."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def without_triggers():
    """No trigger of any table works inside; on PostgreSQL foreign keys don't either."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield cursor
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield cursor
        for _name, sql in triggers:
            cursor.execute(sql)


def change_rows(statement, values=()):
    """How many rows the statement has changed; a tampering that hits nothing proves nothing."""
    with without_triggers() as cursor:
        cursor.execute(statement, values)
        if not cursor.rowcount:
            raise AssertionError(f"no row was hit: {statement}")
        return cursor.rowcount
