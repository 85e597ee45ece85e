import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ledger.services.leaf
from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0022_accidents"),
        ("inspections", "0068_draws_told_when_visited"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="samplingplan",
            name="level",
            field=models.CharField(
                choices=[("STATE", "国家级"), ("PROVINCE", "省级"), ("CITY", "市级"), ("DISTRICT", "区县级")],
                db_default="CITY",
                default="CITY",
                max_length=8,
                verbose_name="任务级别",
            ),
        ),
        migrations.CreateModel(
            name="Obstruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=ledger.services.leaf.new_salt, max_length=16)),
                (
                    "way",
                    models.CharField(
                        choices=[("REFUSED", "拒绝检查"), ("EVADED", "逃避检查"), ("OBSTRUCTED", "阻挠检查")],
                        max_length=10,
                        verbose_name="情形",
                    ),
                ),
                ("facts", models.CharField(max_length=500, verbose_name="经过")),
                ("witness", models.CharField(max_length=80, verbose_name="见证人或录音录像编号")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstructions",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "on_site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstruction",
                        to="inspections.onsiteinspection",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "拒绝、阻挠检查",
                "ordering": ["-happened_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DismissedSuggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=ledger.services.leaf.new_salt, max_length=16)),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("words", models.CharField(max_length=300, verbose_name="事实")),
                ("reason", models.CharField(max_length=300, verbose_name="不调整的理由")),
                ("at", models.DateTimeField(verbose_name="决定时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "credit_event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.creditevent",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dismissed_suggestions",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "recall",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.recall",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.overriderule",
                        verbose_name="调整情形",
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.sample",
                    ),
                ),
                (
                    "obstruction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.obstruction",
                    ),
                ),
            ],
            options={
                "verbose_name": "考虑后不调整等级",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="obstruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("facts", ""), _negated=True), models.Q(("witness", ""), _negated=True)
                ),
                name="obstruction_is_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="dismissedsuggestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credit_event__isnull", False)),
                fields=("credit_event",),
                name="dismissed_credit_event_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="dismissedsuggestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sample__isnull", False)),
                fields=("sample",),
                name="dismissed_sample_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="dismissedsuggestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recall__isnull", False)),
                fields=("recall",),
                name="dismissed_recall_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="dismissedsuggestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("obstruction__isnull", False)),
                fields=("obstruction",),
                name="dismissed_obstruction_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="dismissedsuggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("credit_event__isnull", False),
                        ("obstruction__isnull", True),
                        ("recall__isnull", True),
                        ("sample__isnull", True),
                    ),
                    models.Q(
                        ("credit_event__isnull", True),
                        ("obstruction__isnull", True),
                        ("recall__isnull", True),
                        ("sample__isnull", False),
                    ),
                    models.Q(
                        ("credit_event__isnull", True),
                        ("obstruction__isnull", True),
                        ("recall__isnull", False),
                        ("sample__isnull", True),
                    ),
                    models.Q(
                        ("credit_event__isnull", True),
                        ("obstruction__isnull", False),
                        ("recall__isnull", True),
                        ("sample__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="dismissed_one_fact",
            ),
        ),
        migrations.AddConstraint(
            model_name="dismissedsuggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="dismissed_with_reason"
            ),
        ),
        make_append_only("inspections_obstruction"),
        make_append_only("inspections_dismissedsuggestion"),
    ]
