import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0041_record_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordCode",
            fields=[
                (
                    "code",
                    models.CharField(max_length=19, primary_key=True, serialize=False, verbose_name="查验码"),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="duties.dutyrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "文书查验码",
                "ordering": ["code"],
            },
        ),
    ]
