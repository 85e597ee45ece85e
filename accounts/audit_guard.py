"""Triggers that make the audit trail append-only in the database itself, whoever holds the connection.

TRUNCATE on PostgreSQL is left to table privileges: the test suite empties tables with it. SQLite drops
triggers when a later migration rebuilds `accounts_auditentry`: such a migration must end with `install`.
"""

SQLITE_INSTALL = [
    f"""
    CREATE TRIGGER IF NOT EXISTS accounts_auditentry_no_{verb} BEFORE {verb} ON accounts_auditentry
    BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END
    """
    for verb in ("update", "delete")
]
SQLITE_REMOVE = [f"DROP TRIGGER IF EXISTS accounts_auditentry_no_{verb}" for verb in ("update", "delete")]
POSTGRESQL_INSTALL = [
    """
    CREATE OR REPLACE FUNCTION accounts_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit entries are never changed'; END $$
    """,
    """
    CREATE OR REPLACE TRIGGER accounts_auditentry_no_change BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_auditentry_refuse()
    """,
]
POSTGRESQL_REMOVE = [
    "DROP TRIGGER IF EXISTS accounts_auditentry_no_change ON accounts_auditentry",
    "DROP FUNCTION IF EXISTS accounts_auditentry_refuse()",
]
STATEMENTS = {
    "sqlite": (SQLITE_INSTALL, SQLITE_REMOVE),
    "postgresql": (POSTGRESQL_INSTALL, POSTGRESQL_REMOVE),
}


def install(connection):
    _run(connection, STATEMENTS[connection.vendor][0])


def remove(connection):
    _run(connection, STATEMENTS[connection.vendor][1])


def _run(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
