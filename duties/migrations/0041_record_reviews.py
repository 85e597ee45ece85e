import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.append_only import lift_append_only, make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0040_report_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lift_append_only("duties_dutyrecord"),
        migrations.AddField(
            model_name="dutyrecord",
            name="replaces",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        make_append_only("duties_dutyrecord"),
        migrations.CreateModel(
            name="RecordReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("CONFIRMED", "确认"), ("RETURNED", "退回"), ("REMARKED", "批注")],
                        max_length=9,
                        verbose_name="意见",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("DIRECTOR", "食品安全总监"),
                            ("PRINCIPAL", "主要负责人"),
                            ("REGULATOR", "监管人员"),
                        ],
                        max_length=9,
                        verbose_name="身份",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("salt", models.BinaryField(max_length=16)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审阅人",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="duties.dutyrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "记录审阅",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("verdict__in", ("CONFIRMED", "RETURNED"))),
                        fields=("record",),
                        name="record_review_decided_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "CONFIRMED"), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="record_review_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity", "REGULATOR"), ("verdict", "REMARKED")),
                            models.Q(
                                models.Q(("verdict", "REMARKED"), _negated=True),
                                models.Q(("capacity", "REGULATOR"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="record_review_regulator_remarks",
                    ),
                ],
            },
        ),
        make_append_only("duties_recordreview"),
    ]
