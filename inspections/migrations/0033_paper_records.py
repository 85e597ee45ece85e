import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0032_accountability_interviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="文书编号")),
                ("first_inspector", models.CharField(max_length=40, verbose_name="检查人员")),
                ("second_inspector", models.CharField(max_length=40, verbose_name="另一名检查人员")),
                ("told_on", models.DateField(verbose_name="结果告知日期")),
                ("reason", models.CharField(max_length=200, verbose_name="补录原因")),
                ("entered_at", models.DateTimeField(verbose_name="补录时间")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_record",
                        to="inspections.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "补录的检查",
                "ordering": ["-entered_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="paper_record_says_which_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_inspector", ""), _negated=True),
                            models.Q(("second_inspector", ""), _negated=True),
                            models.Q(("first_inspector", models.F("second_inspector")), _negated=True),
                        ),
                        name="paper_record_two_inspectors",
                    ),
                ],
            },
        ),
        make_append_only("inspections_paperrecord"),
    ]
