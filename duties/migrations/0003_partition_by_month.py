"""Duties in monthly partitions on PostgreSQL, an index by day on SQLite.

The models can't say either: to Django the table is the same on both databases.
"""

from django.db import migrations

from common.run_statements import RunStatements

POSTGRESQL = (
    "ALTER TABLE duties_duty RENAME TO duties_duty_plain",
    """
    CREATE TABLE duties_duty (
        LIKE duties_duty_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
        PRIMARY KEY (enterprise_id, due_on, kind)
    ) PARTITION BY RANGE (due_on)
    """,
    "CREATE TABLE duties_duty_default PARTITION OF duties_duty DEFAULT",
    "INSERT INTO duties_duty SELECT * FROM duties_duty_plain",
    "DROP TABLE duties_duty_plain",
    # Rows come in by day and stay where they are, so ranges of blocks are ranges of days.
    "CREATE INDEX duty_due_on ON duties_duty USING brin (due_on) WITH (pages_per_range = 32)",
    # Room for the two updates a month row sees each day, so that they stay on its page.
    "ALTER TABLE duties_dutymonth SET (fillfactor = 50)",
)
SQLITE = ("CREATE INDEX duty_due_on ON duties_duty (due_on, state)",)


def run(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_checklist_version")]

    operations = [RunStatements(run, migrations.RunPython.noop)]
