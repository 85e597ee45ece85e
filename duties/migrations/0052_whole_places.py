from django.conf import settings
from django.db import migrations, models

from common.append_only import lift_append_only, make_append_only
from common.run_statements import RunStatements

TABLES = ("duties_dutyrecord",)


def drop_half_places(apps, schema_editor):
    """Half a place says nowhere. Nothing sealed changes: half a place was sealed as none."""
    for table in TABLES:
        schema_editor.execute(
            f"UPDATE {table} SET latitude = NULL, longitude = NULL "
            "WHERE (latitude IS NULL) <> (longitude IS NULL)"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0033_name_exemption_plainly"),
        ("enterprises", "0011_whole_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lift_append_only("duties_dutyrecord"),
        RunStatements(drop_half_places, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="dutyrecord",
            name="duty_record_coordinates",
        ),
        migrations.AddConstraint(
            model_name="dutyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("longitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="duty_record_coordinates",
            ),
        ),
        make_append_only("duties_dutyrecord"),
    ]
