import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0060_guard_planned_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="WaitingPublication",
            fields=[
                (
                    "inspection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="waiting",
                        serialize=False,
                        to="inspections.inspection",
                    ),
                ),
                ("since", models.DateField()),
            ],
            options={
                "verbose_name": "待公开结果",
                "ordering": ["since", "pk"],
                "indexes": [models.Index(fields=["since", "inspection"], name="waiting_publication_oldest")],
            },
        ),
    ]
