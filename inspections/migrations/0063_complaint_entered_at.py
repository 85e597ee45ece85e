from django.db import migrations, models
from django.db.models import F


def fill(apps, schema_editor):
    """Nobody wrote it down: those of before entered when they were received."""
    apps.get_model("inspections", "Complaint").objects.update(entered_at=F("received_at"))


class Migration(migrations.Migration):
    dependencies = [("inspections", "0062_fill_waiting_publications")]

    operations = [
        migrations.AddField("complaint", "entered_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("complaint", "entered_at", models.DateTimeField()),
    ]
