from django.db import migrations

from common.run_statements import RunStatements


def mark(apps, schema_editor):
    """What is final is sealed, or will be as it stands (`ledger_adopt`): nothing is added to it."""
    for noun in ("inspection", "sample"):
        schema_editor.execute(
            f"INSERT INTO inspections_sealed{noun} (result_id, revision) "
            f"SELECT id, revision FROM inspections_{noun} WHERE final_at IS NOT NULL"
        )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0008_refuse_late_items")]

    operations = [RunStatements(mark, migrations.RunPython.noop)]
