import django.db.models.deletion
from django.db import migrations, models

import ledger.services.leaf
from common.run_statements import RunStatements

RANDOM = {
    "postgresql": ("gen_random_uuid()", "decode(replace(gen_random_uuid()::text, '-', ''), 'hex')"),
    "sqlite": ("lower(hex(randomblob(16)))", "randomblob(16)"),
}


def name_and_salt(apps, schema_editor):
    """Results of before can be sealed as they are found (`ledger_adopt`)."""
    record_id, salt = RANDOM[schema_editor.connection.vendor]
    for table in ("inspections_inspection", "inspections_sample"):
        schema_editor.execute(f"UPDATE {table} SET record_id = {record_id}, salt = {salt}")


def sealed(model):
    return [
        migrations.AddField(model, "record_id", models.UUIDField(null=True, editable=False)),
        migrations.AddField(model, "revision", models.PositiveSmallIntegerField(default=1, editable=False)),
        migrations.AddField(model, "revised_at", models.DateTimeField(null=True, editable=False)),
        migrations.AddField(
            model, "salt", models.BinaryField(max_length=16, default=ledger.services.leaf.new_salt)
        ),
    ]


def superseded(noun, label):
    return migrations.CreateModel(
        name=f"Superseded{noun}",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("revision", models.PositiveSmallIntegerField()),
            ("at", models.DateTimeField()),
            ("salt", models.BinaryField(max_length=16)),
            ("payload", models.JSONField()),
            (
                "result",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="superseded",
                    to=f"inspections.{noun.lower()}",
                ),
            ),
        ],
        options={
            "verbose_name": label,
            "ordering": ["result", "revision"],
            "constraints": [
                models.UniqueConstraint(fields=["result", "revision"], name=f"superseded_{noun.lower()}_once")
            ],
        },
    )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0005_name_models"), ("ledger", "0001_initial")]

    operations = [
        *sealed("inspection"),
        *sealed("sample"),
        superseded("Inspection", "监督检查历史版本"),
        superseded("Sample", "抽检结果历史版本"),
        RunStatements(name_and_salt, migrations.RunPython.noop),
    ]
