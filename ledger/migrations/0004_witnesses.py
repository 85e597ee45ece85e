import django.db.models.deletion
from django.db import migrations, models

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_log"),
    ]

    operations = [
        migrations.CreateModel(
            name="WitnessState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vkey", models.CharField(max_length=300, unique=True, verbose_name="见证方公钥")),
                ("asked_at", models.DateTimeField(verbose_name="最近询问")),
                ("failed_since", models.DateTimeField(blank=True, null=True, verbose_name="失败自")),
                ("error", models.CharField(blank=True, max_length=60, verbose_name="失败原因")),
                ("is_permanent", models.BooleanField(default=False, verbose_name="不会自行恢复")),
            ],
            options={
                "verbose_name": "见证方状态",
                "ordering": ["vkey"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("error", ""), ("failed_since__isnull", True), ("is_permanent", False)),
                            models.Q(("failed_since__isnull", False), models.Q(("error", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="witness_failure_has_its_error",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vkey", models.CharField(max_length=300, verbose_name="见证方公钥")),
                ("line", models.TextField()),
                ("cosigned_at", models.DateTimeField(verbose_name="见证时间")),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="ledger.checkpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "见证签名",
                "ordering": ["checkpoint", "cosigned_at", "pk"],
                "indexes": [models.Index(fields=["vkey", "-checkpoint"], name="cosignature_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("checkpoint", "vkey", "cosigned_at"), name="cosignature_once"
                    )
                ],
            },
        ),
        make_append_only("ledger_cosignature"),
    ]
