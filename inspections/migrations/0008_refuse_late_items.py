import django.db.models.deletion
from django.db import migrations, models

from common.append_only import make_append_only
from common.run_statements import RunStatements

# Items come with their result, or with its next revision: not after the revision that stands has its leaf.
# Whoever seals holds the row; on PostgreSQL the insertion waits for it before it looks.
LATE = "a sealed result takes no item more"
POSTGRESQL = (
    """
    CREATE FUNCTION {items}_late() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM {table} r WHERE r.id IN (SELECT {result}_id FROM come) ORDER BY r.id FOR SHARE;
        IF EXISTS (SELECT 1 FROM come JOIN {table} r ON r.id = come.{result}_id
                   JOIN {sealed} s ON s.result_id = r.id AND s.revision = r.revision
                   WHERE NOT EXISTS
                   (SELECT 1 FROM {past} p WHERE p.result_id = r.id AND p.revision = r.revision))
        THEN
            RAISE EXCEPTION '{late}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER {items}_late AFTER INSERT ON {items} REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION {items}_late()
    """,
    """
    CREATE TRIGGER {items}_late_move AFTER UPDATE ON {items} REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION {items}_late()
    """,
)
POSTGRESQL_BACK = (
    "DROP TRIGGER {items}_late_move ON {items}",
    "DROP TRIGGER {items}_late ON {items}",
    "DROP FUNCTION {items}_late()",
)
SQLITE = tuple(
    f"""
    CREATE TRIGGER {{items}}_{name} BEFORE {verb} ON {{items}}
    WHEN EXISTS (SELECT 1 FROM {{table}} r JOIN {{sealed}} s ON s.result_id = r.id AND s.revision = r.revision
                 WHERE r.id = NEW.{{result}}_id AND NOT EXISTS
                 (SELECT 1 FROM {{past}} p WHERE p.result_id = r.id AND p.revision = r.revision))
    BEGIN SELECT RAISE(ABORT, '{{late}}'); END
    """
    for name, verb in (("late", "INSERT"), ("late_move", "UPDATE OF {result}_id"))
)
SQLITE_BACK = ("DROP TRIGGER {items}_late_move", "DROP TRIGGER {items}_late")


def _run(postgresql, sqlite):
    def operation(apps, schema_editor):
        statements = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
        for noun in ("inspection", "sample"):
            names = {
                "table": f"inspections_{noun}",
                "items": f"inspections_{noun}item",
                "past": f"inspections_superseded{noun}",
                "sealed": f"inspections_sealed{noun}",
                "result": noun,
                "late": LATE,
            }
            for statement in statements:
                schema_editor.execute(statement.format(**names))

    return operation


def sealed(noun, label):
    return migrations.CreateModel(
        name=f"Sealed{noun}",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("revision", models.PositiveSmallIntegerField()),
            (
                "result",
                models.ForeignKey(
                    db_index=False,  # the constraint has one
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sealed_revisions",
                    to=f"inspections.{noun.lower()}",
                ),
            ),
        ],
        options={
            "verbose_name": label,
            "ordering": ["result", "revision"],
            "constraints": [
                models.UniqueConstraint(fields=["result", "revision"], name=f"sealed_{noun.lower()}_once")
            ],
        },
    )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0007_guard_sealed_results")]

    operations = [
        sealed("Inspection", "监督检查已存证版本"),
        sealed("Sample", "抽检结果已存证版本"),
        RunStatements(_run(POSTGRESQL, SQLITE), _run(POSTGRESQL_BACK, SQLITE_BACK)),
        make_append_only("inspections_sealedinspection"),
        make_append_only("inspections_sealedsample"),
    ]
