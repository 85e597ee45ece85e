import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0025_double_random_draws"),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterCode",
            fields=[
                (
                    "code",
                    models.CharField(max_length=19, primary_key=True, serialize=False, verbose_name="查验码"),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="inspections.commitmentletter",
                    ),
                ),
            ],
            options={
                "verbose_name": "承诺书查验码",
                "ordering": ["code"],
            },
        ),
    ]
