import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0031_first_hollow_rule"),
        ("enterprises", "0005_photo"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("kind", models.SmallIntegerField(choices=[(1, "日管控"), (2, "周排查"), (3, "月调度")])),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("content", models.JSONField(default=dict, verbose_name="内容")),
                ("version", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="保存时间")),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_drafts",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "报告草稿",
                "ordering": ["-due_on", "kind", "-revision", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "due_on", "kind", "revision"), name="report_draft_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", (2, 3))), name="report_draft_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("saved_at__isnull", True), ("saved_by__isnull", True), ("version", 0)),
                            models.Q(
                                ("saved_at__isnull", False), ("saved_by__isnull", False), ("version__gte", 1)
                            ),
                            _connector="OR",
                        ),
                        name="report_draft_saved_pair",
                    ),
                ],
            },
        ),
    ]
