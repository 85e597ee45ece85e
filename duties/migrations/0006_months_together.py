"""The rows of a month lie together, as they are made together: find them by ranges of blocks on PostgreSQL."""

from django.db import migrations

from common.run_statements import RunStatements


def run(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX duty_month_month ON duties_dutymonth USING brin (month) WITH (pages_per_range = 32)"
        )
    else:
        schema_editor.execute("CREATE INDEX duty_month_month ON duties_dutymonth (month)")


def run_back(apps, schema_editor):
    schema_editor.execute("DROP INDEX duty_month_month")


class Migration(migrations.Migration):
    dependencies = [("duties", "0005_first_duty_rule")]

    operations = [RunStatements(run, run_back)]
