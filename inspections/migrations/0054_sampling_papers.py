import django.db.models.deletion
from django.db import migrations, models

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0049_notice_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SampleCode",
            fields=[
                (
                    "code",
                    models.CharField(max_length=19, primary_key=True, serialize=False, verbose_name="查验码"),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="inspections.samplemove",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽检文书查验码",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="SampleSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("SAMPLER", "抽样人"),
                            ("SECOND", "第二抽样人"),
                            ("ENTERPRISE", "被抽样单位"),
                            ("WITNESS", "见证人"),
                        ],
                        max_length=10,
                        verbose_name="哪一方",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="签字人")),
                ("picture", models.CharField(max_length=80)),
                ("sha256", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField(verbose_name="签字时间")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="inspections.samplingrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽样单签名",
                "ordering": ["record", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "number"), name="sample_signature_number"),
                    models.UniqueConstraint(fields=("record", "side"), name="sample_signature_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("picture", ""), _negated=True),
                            models.Q(("sha256", ""), _negated=True),
                        ),
                        name="sample_signature_drawn",
                    ),
                ],
            },
        ),
        make_append_only("inspections_samplesignature"),
    ]
