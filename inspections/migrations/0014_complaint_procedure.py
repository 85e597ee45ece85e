import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ledger.services.leaf


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0006_opening_pattern"),
        ("hazards", "0007_guard_the_loop"),
        ("inspections", "0013_guard_sampling"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ACCEPT", "决定是否受理并告知"),
                            ("MEDIATE", "完成调解"),
                            ("TELL_END", "告知终止调解"),
                            ("CHECK", "核查并决定是否立案"),
                            ("TELL_FILING", "告知实名举报人是否立案"),
                            ("PENALTY", "作出处罚决定"),
                        ],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起算日")),
                ("days", models.PositiveSmallIntegerField(verbose_name="期限")),
                ("unit", models.CharField(choices=[("WORKING", "工作日"), ("CALENDAR", "日")], max_length=8)),
                ("extension_days", models.PositiveSmallIntegerField(default=0, verbose_name="延长")),
                ("extension_reason", models.CharField(blank=True, max_length=200, verbose_name="延长理由")),
                ("is_pausable", models.BooleanField(default=False)),
                ("due_on", models.DateField(verbose_name="期限届满")),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("dropped_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "办理期限",
                "ordering": ["complaint", "starts_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("dropped_on__isnull", True), ("met_on__isnull", True)),
                        fields=["due_on"],
                        name="complaint_deadline_running",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met_on__isnull", True), ("dropped_on__isnull", True), _connector="OR"
                        ),
                        name="complaint_deadline_one_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("starts_on"))),
                        name="complaint_deadline_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extension_days", 0), ("extension_reason", "")),
                            models.Q(
                                ("extension_days__gte", 1), models.Q(("extension_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="complaint_deadline_extended_for_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("HAZARD", "转为隐患"),
                            ("INSPECTION", "现场检查"),
                            ("LEAD", "违法线索转举报"),
                            ("REPEAT", "并入"),
                        ],
                        max_length=10,
                        verbose_name="关联",
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "投诉举报关联",
                "ordering": ["complaint", "made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ComplaintPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_on", models.DateField(verbose_name="开始")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束")),
                ("reason", models.CharField(max_length=200, verbose_name="检验检测事项")),
            ],
            options={
                "verbose_name": "不计入期限的时间",
                "ordering": ["complaint", "began_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("began_on")),
                            _connector="OR",
                        ),
                        name="complaint_pause_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintPhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("file", models.CharField(max_length=80)),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "投诉照片",
                "ordering": ["complaint", "number"],
            },
        ),
        migrations.CreateModel(
            name="ComplaintStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("log_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=ledger.services.leaf.new_salt, max_length=16)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("RECEIVE", "收到"),
                            ("ASSIGN", "指定承办人"),
                            ("ACCEPT", "受理"),
                            ("CHECK", "开始核查举报"),
                            ("REFUSE", "不予受理"),
                            ("MERGE", "并入前一件"),
                            ("MEDIATE", "开始调解"),
                            ("END_MEDIATION", "调解结束"),
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
                            ("ERASE", "删除提交人信息"),
                        ],
                        max_length=16,
                        verbose_name="动作",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RECEIVED", "已收到"),
                            ("ACCEPTED", "已受理"),
                            ("MEDIATING", "调解中"),
                            ("CHECKING", "核查中"),
                            ("FILED", "已立案"),
                            ("REFUSED", "不予受理"),
                            ("MERGED", "已并案"),
                            ("CLOSED", "已办结"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "已收到"),
                            ("ACCEPTED", "已受理"),
                            ("MEDIATING", "调解中"),
                            ("CHECKING", "核查中"),
                            ("FILED", "已立案"),
                            ("REFUSED", "不予受理"),
                            ("MERGED", "已并案"),
                            ("CLOSED", "已办结"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("OUT_OF_COMPETENCE", "不属于市场监管部门职责或者本机关管辖"),
                            ("HANDLED_ELSEWHERE", "法院、仲裁或其他机关、组织已经受理或处理"),
                            ("NOT_CONSUMPTION", "不是为生活消费需要"),
                            ("NO_DISPUTE", "不能证明存在消费者权益争议或违法线索"),
                            ("TOO_LATE", "知道权益受侵害已满三年"),
                            ("NO_IDENTITY", "没有提供真实身份或必要材料"),
                            ("REPEAT", "重复投诉举报"),
                            ("EARLIER", "启用流程记录前未注明"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AGREED", "调解成功"),
                            ("NO_AGREEMENT", "未达成协议，终止调解"),
                            ("PARTY_DECLINED", "一方不接受调解，终止调解"),
                            ("TAKEN_BACK", "投诉人撤回"),
                            ("NOT_FILED", "不予立案"),
                            ("PENALTY", "已作出处罚决定"),
                            ("NO_PENALTY", "不予处罚"),
                            ("HANDED_OVER", "移送其他机关"),
                            ("EARLIER", "启用流程记录前办结"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "没有结论"), ("VERIFIED", "已查实"), ("UNFOUNDED", "未查实")],
                        max_length=10,
                    ),
                ),
                ("severity", models.PositiveSmallIntegerField(default=1)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("is_earlier", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "办理过程",
                "ordering": ["complaint", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_state", ""), ("number", 1)),
                            models.Q(("number__gt", 1), models.Q(("from_state", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="complaint_step_begins_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FilingLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="生效日期")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                ("legal_basis", models.CharField(blank=True, max_length=200, verbose_name="法律依据")),
                (
                    "an_hour_by_address",
                    models.PositiveSmallIntegerField(verbose_name="同一网络地址对同一企业，每小时"),
                ),
                ("a_day_by_address", models.PositiveSmallIntegerField(verbose_name="同一网络地址，每日")),
                ("a_day_by_enterprise", models.PositiveSmallIntegerField(verbose_name="同一企业，每日")),
            ],
            options={
                "verbose_name": "提交频次限制",
                "ordering": ["effective_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="inspections_filinglimit_period",
                    ),
                    models.UniqueConstraint(fields=("effective_from",), name="filing_limit_once"),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="complaintrule",
            options={"ordering": ["kind", "effective_from"], "verbose_name": "投诉举报处理规定"},
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaint_only_verified_is_final",
        ),
        migrations.AddField(
            model_name="complaint",
            name="answer_encrypted",
            field=models.TextField(blank=True, verbose_name="告知提交人的话"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="case_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="案号"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="consumption_factors",
            field=models.JSONField(blank=True, default=list, verbose_name="据以判断的因素"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="办结日期"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="erased_on",
            field=models.DateField(blank=True, null=True, verbose_name="提交人信息删除日期"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("OUT_OF_COMPETENCE", "不属于市场监管部门职责或者本机关管辖"),
                    ("HANDLED_ELSEWHERE", "法院、仲裁或其他机关、组织已经受理或处理"),
                    ("NOT_CONSUMPTION", "不是为生活消费需要"),
                    ("NO_DISPUTE", "不能证明存在消费者权益争议或违法线索"),
                    ("TOO_LATE", "知道权益受侵害已满三年"),
                    ("NO_IDENTITY", "没有提供真实身份或必要材料"),
                    ("REPEAT", "重复投诉举报"),
                    ("EARLIER", "启用流程记录前未注明"),
                ],
                max_length=20,
                verbose_name="不予受理的理由",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="is_named",
            field=models.BooleanField(default=False, verbose_name="实名"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("AGREED", "调解成功"),
                    ("NO_AGREEMENT", "未达成协议，终止调解"),
                    ("PARTY_DECLINED", "一方不接受调解，终止调解"),
                    ("TAKEN_BACK", "投诉人撤回"),
                    ("NOT_FILED", "不予立案"),
                    ("PENALTY", "已作出处罚决定"),
                    ("NO_PENALTY", "不予处罚"),
                    ("HANDED_OVER", "移送其他机关"),
                    ("EARLIER", "启用流程记录前办结"),
                ],
                max_length=16,
                verbose_name="办理结果",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="record_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="reporter_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="complaint",
            name="reporter_name_encrypted",
            field=models.TextField(blank=True, verbose_name="姓名"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="rule",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.complaintrule",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="step_count",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="complaint",
            name="verdict",
            field=models.CharField(
                blank=True,
                choices=[("", "没有结论"), ("VERIFIED", "已查实"), ("UNFOUNDED", "未查实")],
                max_length=10,
                verbose_name="是否属实",
            ),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="consumption_factors",
            field=models.JSONField(
                blank=True, default=list, help_text="每项一句话", verbose_name="判断是否为生活消费的因素"
            ),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="extension_working_days",
            field=models.PositiveSmallIntegerField(default=15, verbose_name="举报核查可延长（工作日）"),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="is_confirmed",
            field=models.BooleanField(default=True, verbose_name="已对照原文核实"),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="is_identity_required",
            field=models.BooleanField(default=False, verbose_name="须提供真实身份"),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="mediation_working_days",
            field=models.PositiveSmallIntegerField(default=45, verbose_name="调解期限（受理后，工作日）"),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="penalty_days",
            field=models.PositiveSmallIntegerField(default=90, verbose_name="处罚决定期限（立案后，日）"),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="repeat_days",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="多少日内算重复"),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="repeats",
            field=models.CharField(
                blank=True,
                choices=[("", "提示承办人"), ("MERGED", "并入前一件"), ("REFUSED", "可以不予处理")],
                max_length=8,
                verbose_name="重复的",
            ),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="retention_days",
            field=models.PositiveSmallIntegerField(default=1095, verbose_name="办结后保留提交人信息（日）"),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="tell_end_working_days",
            field=models.PositiveSmallIntegerField(default=7, verbose_name="告知终止调解（工作日）"),
        ),
        migrations.AddField(
            model_name="complaintrule",
            name="tell_filing_working_days",
            field=models.PositiveSmallIntegerField(
                default=5, verbose_name="告知实名举报人是否立案（工作日）"
            ),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="source",
            field=models.CharField(
                choices=[
                    ("public_page", "扫码页面"),
                    ("phone", "电话"),
                    ("letter", "来信"),
                    ("visit", "来访"),
                    ("import", "批量导入"),
                    ("open311", "Open311 接口"),
                    ("lead", "调解中发现的线索"),
                ],
                default="public_page",
                max_length=40,
                verbose_name="来源",
            ),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="state",
            field=models.CharField(
                choices=[
                    ("RECEIVED", "已收到"),
                    ("ACCEPTED", "已受理"),
                    ("MEDIATING", "调解中"),
                    ("CHECKING", "核查中"),
                    ("FILED", "已立案"),
                    ("REFUSED", "不予受理"),
                    ("MERGED", "已并案"),
                    ("CLOSED", "已办结"),
                ],
                default="RECEIVED",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="complaintrule",
            name="answer_working_days",
            field=models.PositiveSmallIntegerField(
                help_text="投诉：决定是否受理；举报：核查并决定是否立案", verbose_name="答复期限（工作日）"
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["enterprise", "received_on"], name="complaint_enterprise_day"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("erased_on__isnull", True)),
                fields=["ended_on"],
                name="complaint_to_erase",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mediation_working_days__gte", 1),
                    ("penalty_days__gte", 1),
                    ("tell_end_working_days__gte", 1),
                    ("tell_filing_working_days__gte", 1),
                ),
                name="complaint_rule_terms",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("repeats", ""), ("repeat_days__gte", 1), _connector="OR"),
                name="complaint_rule_repeats",
            ),
        ),
        migrations.AddField(
            model_name="complaintdeadline",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deadlines",
                to="inspections.complaint",
            ),
        ),
        migrations.AddField(
            model_name="complaintdeadline",
            name="rule",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.complaintrule",
            ),
        ),
        migrations.AddField(
            model_name="complaintlink",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="links", to="inspections.complaint"
            ),
        ),
        migrations.AddField(
            model_name="complaintlink",
            name="hazard",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hazards.hazard",
            ),
        ),
        migrations.AddField(
            model_name="complaintlink",
            name="inspection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.inspection",
            ),
        ),
        migrations.AddField(
            model_name="complaintlink",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="complaintlink",
            name="other",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="linked_from",
                to="inspections.complaint",
            ),
        ),
        migrations.AddField(
            model_name="complaintpause",
            name="begun_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="complaintpause",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="inspections.complaint"
            ),
        ),
        migrations.AddField(
            model_name="complaintphoto",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="inspections.complaint"
            ),
        ),
        migrations.AddField(
            model_name="complaintstep",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="经办人",
            ),
        ),
        migrations.AddField(
            model_name="complaintstep",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="inspections.complaint"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintdeadline",
            constraint=models.UniqueConstraint(fields=("complaint", "kind"), name="complaint_deadline_once"),
        ),
        migrations.AddConstraint(
            model_name="complaintlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("hazard__isnull", False),
                        ("inspection__isnull", True),
                        ("kind", "HAZARD"),
                        ("other__isnull", True),
                    ),
                    models.Q(
                        ("hazard__isnull", True),
                        ("inspection__isnull", False),
                        ("kind", "INSPECTION"),
                        ("other__isnull", True),
                    ),
                    models.Q(
                        ("hazard__isnull", True),
                        ("inspection__isnull", True),
                        ("kind__in", ("LEAD", "REPEAT")),
                        ("other__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="complaint_link_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("other__isnull", True),
                    models.Q(("other", models.F("complaint")), _negated=True),
                    _connector="OR",
                ),
                name="complaint_link_not_self",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "REPEAT")),
                fields=("complaint",),
                name="complaint_link_one_repeat",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintlink",
            constraint=models.UniqueConstraint(fields=("complaint", "hazard"), name="complaint_link_hazard"),
        ),
        migrations.AddConstraint(
            model_name="complaintlink",
            constraint=models.UniqueConstraint(
                fields=("complaint", "inspection"), name="complaint_link_inspection"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("complaint",),
                name="complaint_pause_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintphoto",
            constraint=models.UniqueConstraint(fields=("complaint", "number"), name="complaint_photo_number"),
        ),
        migrations.AddConstraint(
            model_name="complaintstep",
            constraint=models.UniqueConstraint(fields=("complaint", "number"), name="complaint_step_number"),
        ),
    ]
