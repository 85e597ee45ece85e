"""Tables that only grow: the database itself refuses to change or delete their rows."""

from django.db import migrations

POSTGRESQL = (
    """
    CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of {table} are never changed or deleted'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_append_only()
    """,
)
POSTGRESQL_BACK = (
    "DROP TRIGGER {table}_append_only ON {table}",
    "DROP FUNCTION {table}_append_only()",
)
SQLITE = tuple(
    f"CREATE TRIGGER {{table}}_no_{verb.lower()} BEFORE {verb} ON {{table}} "
    "BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
    for verb in ("UPDATE", "DELETE")
)
SQLITE_BACK = ("DROP TRIGGER {table}_no_update", "DROP TRIGGER {table}_no_delete")
STATEMENTS = {"postgresql": (POSTGRESQL, POSTGRESQL_BACK), "sqlite": (SQLITE, SQLITE_BACK)}


def make_append_only(table: str) -> migrations.RunPython:
    """A migration operation after which UPDATE and DELETE on the table end in an IntegrityError.

    SQLite loses triggers when Django remakes a table: a later migration that alters a column says this again.
    """

    def run(statements):
        def operation(apps, schema_editor):
            forth, back = STATEMENTS[schema_editor.connection.vendor]
            for statement in {"forth": forth, "back": back}[statements]:
                schema_editor.execute(statement.format(table=table))

        return operation

    return migrations.RunPython(run("forth"), run("back"))
