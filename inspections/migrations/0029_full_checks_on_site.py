from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0028_planned_changes")]

    operations = [
        migrations.AddField(
            model_name="onsiteinspection",
            name="is_full",
            field=models.BooleanField(default=False, verbose_name="全项目"),
        ),
        migrations.AddConstraint(
            model_name="onsiteinspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_full", False), ("recorded_at__isnull", False), _connector="OR"),
                name="on_site_full_once_recorded",
            ),
        ),
    ]
