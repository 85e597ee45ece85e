import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0046_calendar_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InspectorReplacement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PLANNED", "已安排"),
                            ("STARTED", "检查中"),
                            ("RECORDED", "已记录"),
                            ("TOLD", "已告知"),
                            ("FINAL", "已生效"),
                            ("PUBLISHED", "已公开"),
                            ("CANCELLED", "已取消"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="更换原因")),
                ("at", models.DateTimeField(verbose_name="更换时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "leaving",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="退出的检查人员",
                    ),
                ),
                (
                    "on_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="inspections.onsiteinspection",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接手的检查人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "更换检查人员",
                "ordering": ["on_site", "at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="replacement_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leaving", models.F("successor")), _negated=True),
                            models.Q(("leaving", models.F("by")), _negated=True),
                        ),
                        name="replacement_by_another",
                    ),
                ],
            },
        ),
        make_append_only("inspections_inspectorreplacement"),
    ]
