"""Tables that only grow: the database itself refuses to change or delete their rows."""

from common.run_statements import RunStatements

POSTGRESQL = (
    """
    CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of {table} are never changed or deleted'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER {table}_append_only BEFORE {verbs} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_append_only()
    """,
)
POSTGRESQL_BACK = (
    "DROP TRIGGER {table}_append_only ON {table}",
    "DROP FUNCTION {table}_append_only()",
)
SQLITE = (
    "CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
)
BACK = (POSTGRESQL_BACK, "DROP TRIGGER IF EXISTS {table}_no_{name}")


def make_append_only(table: str, *, verbs: tuple[str, ...] = ("UPDATE", "DELETE")) -> RunStatements:
    """A migration operation after which UPDATE and DELETE on the table end in an IntegrityError.

    `verbs` may name one alone, for rows that are never changed but may go. SQLite loses triggers when Django
    remakes a table: a later migration that alters a column says this again.
    """

    return RunStatements(_run(table, verbs, POSTGRESQL, SQLITE), _run(table, verbs, *BACK))


def lift_append_only(table: str, *, verbs: tuple[str, ...] = ("UPDATE", "DELETE")) -> RunStatements:
    """Takes the refusal away for what follows in the same migration, which ends with making it again."""
    return RunStatements(_run(table, verbs, *BACK), _run(table, verbs, POSTGRESQL, SQLITE))


def _run(table, verbs, postgresql, sqlite):
    def operation(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in postgresql:
                schema_editor.execute(statement.format(table=table, verbs=" OR ".join(verbs)))
            return
        for verb in verbs:
            schema_editor.execute(sqlite.format(table=table, verb=verb, name=verb.lower()))

    return operation
