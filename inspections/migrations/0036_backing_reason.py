from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0035_inspection_of_a_planned_visit"),
    ]

    operations = [
        migrations.AlterField(
            model_name="backingassignment",
            name="level_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="调整等级或层级的理由"),
        ),
    ]
