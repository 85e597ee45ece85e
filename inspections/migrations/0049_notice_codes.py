import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0053_plans_that_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintCode",
            fields=[
                (
                    "code",
                    models.CharField(max_length=19, primary_key=True, serialize=False, verbose_name="查验码"),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="inspections.complaintstep",
                    ),
                ),
            ],
            options={
                "verbose_name": "告知文书查验码",
                "ordering": ["code"],
            },
        ),
    ]
