from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0042_visits_missed_in_their_year"),
    ]

    operations = [
        migrations.AlterField(
            model_name="backingassignment",
            name="level_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="调整等级或层级的理由"),
        ),
    ]
