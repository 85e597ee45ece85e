from uuid import uuid4

from django.db import migrations, models

from common.append_only import make_append_only
from common.run_statements import RunStatements

# A final result is sealed. It is changed only as the next revision, and only after what it said was kept;
# until then its items are neither changed nor removed. New items come with a new result and are not guarded:
# one slipped in later is found by `ledger_verify`.
CHANGED = "a final result is changed only as its next revision"
POSTGRESQL = (
    """
    CREATE FUNCTION {table}_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.final_at IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.revision <> OLD.revision + 1
               OR NEW.id <> OLD.id OR NEW.record_id <> OLD.record_id OR NEW.final_at IS DISTINCT FROM OLD.final_at
               OR NOT EXISTS (SELECT 1 FROM {past} p WHERE p.result_id = OLD.id AND p.revision = OLD.revision))
        THEN
            RAISE EXCEPTION '{changed}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    """
    CREATE TRIGGER {table}_sealed BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_sealed()
    """,
    """
    CREATE FUNCTION {items}_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM {table} r WHERE r.id = OLD.{result}_id AND r.final_at IS NOT NULL AND NOT EXISTS
                   (SELECT 1 FROM {past} p WHERE p.result_id = r.id AND p.revision = r.revision))
        THEN
            RAISE EXCEPTION '{changed}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    """
    CREATE TRIGGER {items}_sealed BEFORE UPDATE OR DELETE ON {items}
    FOR EACH ROW EXECUTE FUNCTION {items}_sealed()
    """,
)
POSTGRESQL_BACK = (
    "DROP TRIGGER {items}_sealed ON {items}",
    "DROP FUNCTION {items}_sealed()",
    "DROP TRIGGER {table}_sealed ON {table}",
    "DROP FUNCTION {table}_sealed()",
)
SQLITE = (
    """
    CREATE TRIGGER {table}_sealed_change BEFORE UPDATE ON {table}
    WHEN OLD.final_at IS NOT NULL AND (NEW.revision <> OLD.revision + 1
         OR NEW.id <> OLD.id OR NEW.record_id <> OLD.record_id OR NEW.final_at IS NOT OLD.final_at
         OR NOT EXISTS (SELECT 1 FROM {past} p WHERE p.result_id = OLD.id AND p.revision = OLD.revision))
    BEGIN SELECT RAISE(ABORT, '{changed}'); END
    """,
    """
    CREATE TRIGGER {table}_sealed_delete BEFORE DELETE ON {table} WHEN OLD.final_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{changed}'); END
    """,
    *(
        f"""
    CREATE TRIGGER {{items}}_sealed_{verb.lower()} BEFORE {verb} ON {{items}}
    WHEN EXISTS (SELECT 1 FROM {{table}} r WHERE r.id = OLD.{{result}}_id AND r.final_at IS NOT NULL AND NOT EXISTS
                 (SELECT 1 FROM {{past}} p WHERE p.result_id = r.id AND p.revision = r.revision))
    BEGIN SELECT RAISE(ABORT, '{{changed}}'); END
    """
        for verb in ("UPDATE", "DELETE")
    ),
)
SQLITE_BACK = (
    "DROP TRIGGER {items}_sealed_delete",
    "DROP TRIGGER {items}_sealed_update",
    "DROP TRIGGER {table}_sealed_delete",
    "DROP TRIGGER {table}_sealed_change",
)


def _run(postgresql, sqlite):
    def operation(apps, schema_editor):
        statements = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
        for noun in ("inspection", "sample"):
            names = {
                "table": f"inspections_{noun}",
                "items": f"inspections_{noun}item",
                "past": f"inspections_superseded{noun}",
                "result": noun,
                "changed": CHANGED,
            }
            for statement in statements:
                schema_editor.execute(statement.format(**names))

    return operation


def required(model):
    field = models.UUIDField(unique=True, default=uuid4, editable=False)
    return migrations.AlterField(model, "record_id", field)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0006_sealed_results")]

    operations = [
        required("inspection"),
        required("sample"),
        RunStatements(_run(POSTGRESQL, SQLITE), _run(POSTGRESQL_BACK, SQLITE_BACK)),
        make_append_only("inspections_supersededinspection"),
        make_append_only("inspections_supersededsample"),
    ]
