from django.db import migrations, models

from common.append_only import lift_append_only, make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("hazards", "0008_orders_in_the_archive"),
    ]

    operations = [
        lift_append_only("hazards_hazardmove"),
        migrations.RemoveConstraint(
            model_name="hazardmove",
            name="hazard_move_moves",
        ),
        migrations.AddField(
            model_name="hazard",
            name="rectified_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="hazard",
            name="reminded_of",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="hazard",
            name="urged_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="催办时间"),
        ),
        migrations.AddField(
            model_name="hazardrule",
            name="check_hours",
            field=models.PositiveIntegerField(default=120, verbose_name="核查时限（小时）"),
        ),
        migrations.AlterField(
            model_name="hazardmove",
            name="act",
            field=models.CharField(
                choices=[
                    ("REPORT", "上报"),
                    ("TRIAGE", "研判受理"),
                    ("REJECT", "不予受理"),
                    ("ASSIGN", "交办"),
                    ("START", "开始整改"),
                    ("ASK_TIME", "申请延期"),
                    ("GRANT_TIME", "同意延期"),
                    ("REFUSE_TIME", "不同意延期"),
                    ("DROP_REQUEST", "不再需要延期"),
                    ("SUBMIT", "提交整改"),
                    ("TAKE_BACK", "补充整改"),
                    ("BEGIN_CHECK", "开始核查"),
                    ("RETURN", "退回整改"),
                    ("CLOSE", "销号"),
                    ("TRANSFER", "移送"),
                    ("RESUME", "案件退回"),
                    ("WITHDRAW", "撤销"),
                    ("ESCALATE", "升级督办"),
                    ("URGE", "催办"),
                ],
                max_length=12,
                verbose_name="动作",
            ),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(
                condition=models.Q(("state__in", ("SUBMITTED", "VERIFYING"))),
                fields=["rectified_at"],
                name="hazard_waiting_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazardmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ("ESCALATE", "URGE")), ("to_state", models.F("from_state"))),
                    models.Q(
                        models.Q(("act__in", ("ESCALATE", "URGE")), _negated=True),
                        models.Q(("to_state", models.F("from_state")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hazard_move_moves",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazardrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("check_hours__gte", 1)), name="hazard_rule_check_hours"
            ),
        ),
        make_append_only("hazards_hazardmove"),
    ]
