import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0023_earlier_publications"),
    ]

    operations = [
        migrations.CreateModel(
            name="InspectionCode",
            fields=[
                (
                    "code",
                    models.CharField(max_length=19, primary_key=True, serialize=False, verbose_name="查验码"),
                ),
                ("revision", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="inspections.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查文书查验码",
                "ordering": ["code"],
            },
        ),
    ]
