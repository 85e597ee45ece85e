import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.append_only import lift_append_only, make_append_only
from common.run_statements import RunStatements

RANDOM = {
    "postgresql": "decode(replace(gen_random_uuid()::text, '-', ''), 'hex')",
    "sqlite": "randomblob(16)",
}


def salt_old_records(apps, schema_editor):
    """Records of before can be sealed as they are found (`ledger_adopt`)."""
    schema_editor.execute(f"UPDATE duties_dutyrecord SET salt = {RANDOM[schema_editor.connection.vendor]}")


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0006_months_together"),
        ("enterprises", "0005_photo"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lift_append_only("duties_dutyrecord"),
        migrations.CreateModel(
            name="DutyRecordPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("item", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ["record", "number"],
            },
        ),
        migrations.AddField(
            model_name="dutyrecord",
            name="accuracy_metres",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="定位误差（米）"),
        ),
        migrations.AddField(
            model_name="dutyrecord",
            name="latitude",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="纬度"
            ),
        ),
        migrations.AddField(
            model_name="dutyrecord",
            name="longitude",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"
            ),
        ),
        migrations.AddField(
            model_name="dutyrecord",
            name="salt",
            field=models.BinaryField(default=b"", max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="dutyrecord",
            name="started_at",
            field=models.DateTimeField(
                blank=True, help_text="手机上第一次作答的时间", null=True, verbose_name="开始时间"
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="duty_record_coordinates",
            ),
        ),
        migrations.AddField(
            model_name="dutyrecordphoto",
            name="photo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duty_record_photos",
                to="enterprises.photo",
            ),
        ),
        migrations.AddField(
            model_name="dutyrecordphoto",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="duties.dutyrecord"
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyrecordphoto",
            constraint=models.UniqueConstraint(fields=("record", "number"), name="duty_record_photo_number"),
        ),
        migrations.AddConstraint(
            model_name="dutyrecordphoto",
            constraint=models.UniqueConstraint(fields=("record", "photo"), name="duty_record_photo_once"),
        ),
        RunStatements(salt_old_records, migrations.RunPython.noop),
        make_append_only("duties_dutyrecord"),
        make_append_only("duties_dutyrecordphoto"),
    ]
