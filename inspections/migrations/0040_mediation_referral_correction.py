import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0012_withdrawal_term"),
        ("inspections", "0035_inspection_of_a_planned_visit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=200, verbose_name="更正理由")),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "更正被投诉举报的企业",
                "ordering": ["complaint", "step"],
            },
        ),
        migrations.CreateModel(
            name="ComplaintMediation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="调解日期")),
                ("participants_encrypted", models.TextField(blank=True, verbose_name="参加人")),
                ("agreement_encrypted", models.TextField(blank=True, verbose_name="协议内容")),
                ("perform_by", models.DateField(blank=True, null=True, verbose_name="履行期限")),
                ("performed_on", models.DateField(blank=True, null=True, verbose_name="履行日期")),
                ("broken_on", models.DateField(blank=True, null=True, verbose_name="认定未履行日期")),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "调解记录",
                "ordering": ["complaint"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaint_outcome_of_kind",
        ),
        migrations.AddField(
            model_name="complaint",
            name="referred_to",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=120, verbose_name="移送机关"
            ),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("AGREED", "调解成功"),
                    ("NO_AGREEMENT", "未达成协议，终止调解"),
                    ("FIRM_DECLINED", "经营者不接受调解，终止调解"),
                    ("FILER_DECLINED", "投诉人不接受调解，终止调解"),
                    ("PARTY_DECLINED", "一方不接受调解，终止调解"),
                    ("TAKEN_BACK", "投诉人撤回"),
                    ("NOT_FILED", "不予立案"),
                    ("PENALTY", "已作出处罚决定"),
                    ("NO_PENALTY", "不予处罚"),
                    ("HANDED_OVER", "移送其他机关"),
                    ("REFERRED", "核查中移送其他机关"),
                    ("EARLIER", "启用流程记录前办结"),
                ],
                max_length=16,
                verbose_name="办理结果",
            ),
        ),
        migrations.AlterField(
            model_name="complaintstep",
            name="act",
            field=models.CharField(
                choices=[
                    ("RECEIVE", "收到"),
                    ("ASSIGN", "指定承办人"),
                    ("ACCEPT", "受理"),
                    ("CHECK", "开始核查举报"),
                    ("REFUSE", "不予受理"),
                    ("MERGE", "并入前一件"),
                    ("MEDIATE", "开始调解"),
                    ("END_MEDIATION", "调解结束"),
                    ("AGREEMENT_KEPT", "协议已履行"),
                    ("AGREEMENT_BROKEN", "协议没有履行"),
                    ("LEAD", "发现违法线索，转为举报"),
                    ("VERIFY", "查实"),
                    ("DISPROVE", "未查实"),
                    ("WITHDRAW", "撤销查实结论"),
                    ("EXTEND", "延长核查期限"),
                    ("PAUSE", "送检，期限中止计算"),
                    ("RESUME", "检验结束，期限继续计算"),
                    ("FILE_CASE", "立案"),
                    ("DECLINE_CASE", "不予立案"),
                    ("END_CASE", "案件办结"),
                    ("TELL", "已告知"),
                    ("OPEN_HAZARD", "转为隐患"),
                    ("LINK_INSPECTION", "关联检查"),
                    ("REFER", "核查中移送其他机关"),
                    ("CORRECT", "更正被投诉举报的企业"),
                    ("ERASE", "删除提交人信息"),
                ],
                max_length=16,
                verbose_name="动作",
            ),
        ),
        migrations.AlterField(
            model_name="complaintstep",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("AGREED", "调解成功"),
                    ("NO_AGREEMENT", "未达成协议，终止调解"),
                    ("FIRM_DECLINED", "经营者不接受调解，终止调解"),
                    ("FILER_DECLINED", "投诉人不接受调解，终止调解"),
                    ("PARTY_DECLINED", "一方不接受调解，终止调解"),
                    ("TAKEN_BACK", "投诉人撤回"),
                    ("NOT_FILED", "不予立案"),
                    ("PENALTY", "已作出处罚决定"),
                    ("NO_PENALTY", "不予处罚"),
                    ("HANDED_OVER", "移送其他机关"),
                    ("REFERRED", "核查中移送其他机关"),
                    ("EARLIER", "启用流程记录前办结"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("state", "CLOSED"), _negated=True), ("outcome", "")),
                    models.Q(
                        ("state", "CLOSED"),
                        models.Q(
                            ("outcome", "EARLIER"),
                            models.Q(
                                ("kind", "COMPLAINT"),
                                (
                                    "outcome__in",
                                    (
                                        "AGREED",
                                        "NO_AGREEMENT",
                                        "FIRM_DECLINED",
                                        "FILER_DECLINED",
                                        "TAKEN_BACK",
                                        "PARTY_DECLINED",
                                    ),
                                ),
                            ),
                            models.Q(
                                ("kind", "REPORT"),
                                (
                                    "outcome__in",
                                    ("NOT_FILED", "PENALTY", "NO_PENALTY", "HANDED_OVER", "REFERRED"),
                                ),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="complaint_outcome_of_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "REFERRED"), models.Q(("referred_to", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "REFERRED"), _negated=True), ("referred_to", "")),
                    _connector="OR",
                ),
                name="complaint_referred_to_whom",
            ),
        ),
        migrations.AddField(
            model_name="complaintcorrection",
            name="became",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.enterprise",
                verbose_name="更正后的企业",
            ),
        ),
        migrations.AddField(
            model_name="complaintcorrection",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="complaintcorrection",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="inspections.complaint",
            ),
        ),
        migrations.AddField(
            model_name="complaintcorrection",
            name="was",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.enterprise",
                verbose_name="原企业",
            ),
        ),
        migrations.AddField(
            model_name="complaintmediation",
            name="complaint",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mediation",
                to="inspections.complaint",
            ),
        ),
        migrations.AddField(
            model_name="complaintmediation",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintcorrection",
            constraint=models.UniqueConstraint(
                fields=("complaint", "step"), name="complaint_correction_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("was", models.F("became")), _negated=True),
                name="complaint_correction_other",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintmediation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("performed_on__isnull", True), ("broken_on__isnull", True), _connector="OR"
                ),
                name="complaint_mediation_one_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintmediation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("perform_by__isnull", True),
                    ("held_on__isnull", True),
                    ("perform_by__gte", models.F("held_on")),
                    _connector="OR",
                ),
                name="complaint_mediation_order",
            ),
        ),
    ]
