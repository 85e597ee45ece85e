from django.conf import settings
from django.db import migrations, models

from common.append_only import lift_append_only, make_append_only
from common.run_statements import RunStatements

TABLES = ("enterprises_enterprise", "enterprises_photo")


def drop_half_places(apps, schema_editor):
    """Half a place says nowhere. Nothing sealed changes: half a place was sealed as none."""
    for table in TABLES:
        schema_editor.execute(
            f"UPDATE {table} SET latitude = NULL, longitude = NULL "
            "WHERE (latitude IS NULL) <> (longitude IS NULL)"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_name_role_region"),
        ("enterprises", "0010_archive_of_before"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lift_append_only("enterprises_photo", verbs=("UPDATE",)),
        RunStatements(drop_half_places, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="enterprise",
            name="enterprise_coordinates",
        ),
        migrations.RemoveConstraint(
            model_name="photo",
            name="photo_coordinates",
        ),
        migrations.AddConstraint(
            model_name="enterprise",
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
                name="enterprise_coordinates",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
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
                name="photo_coordinates",
            ),
        ),
        make_append_only("enterprises_photo", verbs=("UPDATE",)),
    ]
