from django.db import migrations

from common.run_statements import RunStatements

# A version that a score names is never changed: only its end may be set, once. Deleting one that was
# computed with is refused by the foreign key of the runs.
POSTGRESQL = """
CREATE FUNCTION scoring_indexmodelversion_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.code, OLD.name, OLD.effective_from, OLD.legal_basis, OLD.parameters, OLD.created_at)
       IS DISTINCT FROM
       (NEW.id, NEW.code, NEW.name, NEW.effective_from, NEW.legal_basis, NEW.parameters, NEW.created_at)
       OR (OLD.effective_to IS NOT NULL AND OLD.effective_to IS DISTINCT FROM NEW.effective_to) THEN
        RAISE EXCEPTION 'an index model version is immutable' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scoring_indexmodelversion_no_change BEFORE UPDATE ON scoring_indexmodelversion
    FOR EACH ROW EXECUTE FUNCTION scoring_indexmodelversion_refuse();
"""
POSTGRESQL_BACK = """
DROP TRIGGER scoring_indexmodelversion_no_change ON scoring_indexmodelversion;
DROP FUNCTION scoring_indexmodelversion_refuse();
"""
SQLITE = """
CREATE TRIGGER scoring_indexmodelversion_no_change BEFORE UPDATE ON scoring_indexmodelversion
WHEN (OLD.id, OLD.code, OLD.name, OLD.effective_from, OLD.legal_basis, OLD.parameters, OLD.created_at)
     IS NOT (NEW.id, NEW.code, NEW.name, NEW.effective_from, NEW.legal_basis, NEW.parameters, NEW.created_at)
     OR (OLD.effective_to IS NOT NULL AND OLD.effective_to IS NOT NEW.effective_to)
BEGIN
    SELECT RAISE(ABORT, 'an index model version is immutable');
END
"""
SQLITE_BACK = "DROP TRIGGER scoring_indexmodelversion_no_change"


def guard(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def unguard(apps, schema_editor):
    schema_editor.execute(POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK)


def leave_room_for_updates(apps, schema_editor):
    """Every current row is updated every night: half-empty pages let PostgreSQL do it without new index entries."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE scoring_currentindex SET (fillfactor = 45)")


class Migration(migrations.Migration):
    dependencies = [("scoring", "0003_deliver_model_versions")]

    operations = [
        RunStatements(guard, unguard),
        RunStatements(leave_room_for_updates, migrations.RunPython.noop),
    ]
