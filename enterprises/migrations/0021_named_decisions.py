from importlib import import_module

from django.db import migrations, models

from common.append_only import lift_append_only, make_append_only
from common.run_statements import RunStatements

# Both tables are remade on SQLite, which loses their triggers; the new columns never change, either. Their
# default stands in the database: migrations of apps above that may run later write entries without them.
_archive = import_module("enterprises.migrations.0009_credit_archive")
NAMED = ("authority", "basis", "content")


def make_guards(apps, schema_editor):
    for statement in _archive.statements(schema_editor.connection.vendor, (*_archive.FIXED, *NAMED)):
        schema_editor.execute(statement)


def named(name, label, length):
    return [
        migrations.AddField(
            model_name=model,
            name=name,
            field=models.CharField(
                blank=True, db_default="", default="", max_length=length, verbose_name=label
            ),
        )
        for model in ("archiveentry", "creditevent")
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0020_removal_from_lists"),
    ]

    operations = [
        RunStatements(_archive.drop_guards, _archive.make_guards),
        lift_append_only("enterprises_archiveentry"),
        *named("authority", "决定机关", 80),
        *named("basis", "决定依据", 200),
        *named("content", "决定内容", 300),
        make_append_only("enterprises_archiveentry"),
        RunStatements(make_guards, _archive.drop_guards),
    ]
