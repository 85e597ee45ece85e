from django.db import migrations, models

from common.append_only import lift_append_only, make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0050_day_of_receipt"),
    ]

    operations = [
        lift_append_only("inspections_samplehandover"),
        migrations.AddField(
            model_name="samplehandover",
            name="is_spare",
            field=models.BooleanField(db_default=False, default=False, verbose_name="备份样品"),
        ),
        make_append_only("inspections_samplehandover"),
    ]
