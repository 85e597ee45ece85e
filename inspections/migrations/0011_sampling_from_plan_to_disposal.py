import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from inspections.result_guard import lift_result_guard, make_result_guard


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_name_role_region"),
        ("enterprises", "0006_opening_pattern"),
        ("hazards", "0007_guard_the_loop"),
        ("inspections", "0010_presence"),
    ]

    operations = [
        lift_result_guard("sample"),
        migrations.CreateModel(
            name="Laboratory",
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
                ("code", models.CharField(max_length=40, unique=True, verbose_name="机构编号")),
                ("name", models.CharField(max_length=120, verbose_name="机构名称")),
                ("is_retest_body", models.BooleanField(default=False, verbose_name="列入复检机构名录")),
            ],
            options={
                "verbose_name": "检验机构",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="inspections_laboratory_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LabReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "round",
                    models.CharField(
                        choices=[("FIRST", "初检"), ("RETEST", "复检")], max_length=6, verbose_name="检验轮次"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="报告编号")),
                ("issued_on", models.DateField(verbose_name="签发日期")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("PASSED", "合格"), ("FAILED", "不合格")], max_length=6, verbose_name="结论"
                    ),
                ),
                ("items", models.JSONField()),
                ("file", models.CharField(blank=True, max_length=80)),
                ("file_type", models.CharField(blank=True, max_length=40)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "检验报告",
                "ordering": ["sample", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), ("file_sha256", ""), ("file_type", "")),
                            models.Q(
                                models.Q(("file", ""), _negated=True),
                                models.Q(("file_sha256", ""), _negated=True),
                                models.Q(("file_type", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="lab_report_file",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
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
                            ("RETEST", "申请复检"),
                            ("AUTHENTICITY", "对样品真实性有异议"),
                            ("METHOD", "对检验方法、标准适用有异议"),
                            ("PROCEDURE", "对抽样过程有异议"),
                        ],
                        max_length=12,
                        verbose_name="异议类型",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "待决定"),
                            ("ACCEPTED", "已受理，复检中"),
                            ("REFUSED", "不予受理"),
                            ("SUSTAINED", "异议成立"),
                            ("DONE", "复检完成"),
                        ],
                        default="ASKED",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("applied_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MICROBE", "检验结论为微生物指标不合格"),
                            ("SPARE_EXPIRED", "复检备份样品超过保质期"),
                            ("LATE", "逾期提出申请"),
                            ("NO_SPARE", "没有备份样品，无法实现复检目的"),
                            ("OTHER", "其他法定情形"),
                        ],
                        max_length=13,
                        verbose_name="不予受理的情形",
                    ),
                ),
                ("decision", models.CharField(blank=True, max_length=500, verbose_name="决定说明")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                ("is_extended", models.BooleanField(default=False, verbose_name="已延长")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("UPHELD", "维持不合格"), ("OVERTURNED", "推翻，样品合格")],
                        max_length=10,
                        verbose_name="复检结论",
                    ),
                ),
            ],
            options={
                "verbose_name": "异议",
                "ordering": ["sample", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "ASKED")),
                            models.Q(
                                models.Q(("state", "ASKED"), _negated=True), ("decided_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="objection_decided_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "REFUSED"), models.Q(("ground", ""), _negated=True)),
                            models.Q(models.Q(("state", "REFUSED"), _negated=True), ("ground", "")),
                            _connector="OR",
                        ),
                        name="objection_refused_with_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RapidTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("food_name", models.CharField(max_length=160, verbose_name="食品名称")),
                ("item", models.CharField(max_length=160, verbose_name="检测项目")),
                (
                    "method",
                    models.CharField(
                        help_text="例如胶体金试纸、酶抑制法", max_length=120, verbose_name="检测方法"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("NEGATIVE", "阴性"), ("POSITIVE", "阳性")],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("tested_at", models.DateTimeField(verbose_name="检测时间")),
                ("tested_on", models.DateField()),
            ],
            options={
                "verbose_name": "快检记录",
                "ordering": ["-tested_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Recall",
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
                            ("ORDERED", "待启动"),
                            ("STARTED", "召回中"),
                            ("FINISHED", "待核查"),
                            ("CHECKED", "已完成"),
                            ("CANCELLED", "已取消"),
                        ],
                        default="ORDERED",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "一级（可能造成严重健康损害）"),
                            (2, "二级（可能造成一般健康损害）"),
                            (3, "三级（标签等瑕疵）"),
                        ],
                        verbose_name="召回级别",
                    ),
                ),
                ("ordered_at", models.DateTimeField(verbose_name="责令时间")),
                ("start_due_at", models.DateTimeField(verbose_name="启动时限")),
                ("finish_due_on", models.DateField(verbose_name="完成时限")),
                ("unit", models.CharField(blank=True, max_length=12, verbose_name="单位")),
                (
                    "stock_amount",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="库存封存数量"
                    ),
                ),
                (
                    "sold_amount",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="已售数量"
                    ),
                ),
                (
                    "recalled_amount",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="召回数量"
                    ),
                ),
                ("handling", models.CharField(blank=True, max_length=300, verbose_name="召回食品的处理")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="启动时间")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="核查时间")),
            ],
            options={
                "verbose_name": "召回",
                "ordering": ["finish_due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("level__range", (1, 3))), name="recall_level"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", False), ("state", "CHECKED")),
                            models.Q(
                                models.Q(("state", "CHECKED"), _negated=True), ("checked_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="recall_checked_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recalled_amount__isnull", True),
                            ("recalled_amount__lte", models.F("sold_amount")),
                            _connector="OR",
                        ),
                        name="recall_no_more_than_sold",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stock_amount__isnull", True),
                            models.Q(("sold_amount__gte", 0), ("stock_amount__gte", 0)),
                            _connector="OR",
                        ),
                        name="recall_amounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecallRule",
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
                ("level", models.PositiveSmallIntegerField(verbose_name="召回级别")),
                ("start_hours", models.PositiveSmallIntegerField(verbose_name="启动时限（小时）")),
                ("finish_working_days", models.PositiveSmallIntegerField(verbose_name="完成时限（工作日）")),
            ],
            options={
                "verbose_name": "召回时限规定",
                "ordering": ["level", "effective_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="inspections_recallrule_period",
                    ),
                    models.UniqueConstraint(fields=("level", "effective_from"), name="recall_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finish_working_days__gte", 1), ("level__range", (1, 3)), ("start_hours__gte", 1)
                        ),
                        name="recall_rule_limits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetestDraw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("candidates", models.JSONField()),
            ],
            options={
                "ordering": ["objection", "number"],
            },
        ),
        migrations.CreateModel(
            name="SampleHandover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("giver", models.CharField(max_length=120, verbose_name="移交人")),
                ("receiver", models.CharField(max_length=120, verbose_name="接收人")),
                ("is_laboratory", models.BooleanField(default=False, verbose_name="由检验机构接收")),
                ("handed_at", models.DateTimeField(verbose_name="交接时间")),
                ("seal_number", models.CharField(max_length=40, verbose_name="封条编号")),
                ("is_seal_intact", models.BooleanField(verbose_name="封条完好")),
                (
                    "temperature",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="样品温度（℃）"
                    ),
                ),
            ],
            options={
                "verbose_name": "样品交接",
                "ordering": ["sample", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("receiver")), _negated=True),
                        name="sample_handover_two_hands",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SampleMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("log_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("TAKE", "抽样"),
                            ("HAND_OVER", "样品交接"),
                            ("VOID", "样品作废"),
                            ("REPORT", "收到检验报告"),
                            ("TELL", "结果送达企业"),
                            ("OBJECT", "企业提出异议"),
                            ("REFUSE", "异议不予受理"),
                            ("ACCEPT", "受理复检申请"),
                            ("SUSTAIN", "异议成立"),
                            ("DRAW", "随机确定复检机构"),
                            ("DECLINE", "复检机构不能承担"),
                            ("EXTEND", "延长确定复检机构的期限"),
                            ("RETEST", "收到复检报告"),
                            ("FINALISE", "结果生效"),
                            ("FILE", "归档，不公布"),
                            ("WITHDRAW", "撤销结果"),
                            ("DISPOSE", "完成核查处置"),
                            ("RECALL", "责令召回"),
                            ("RECALL_START", "企业启动召回"),
                            ("RECALL_FINISH", "企业完成召回"),
                            ("RECALL_RETURN", "召回退回"),
                            ("RECALL_CHECK", "召回核查通过"),
                        ],
                        max_length=14,
                        verbose_name="动作",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TAKEN", "待送检"),
                            ("SENT", "送检途中"),
                            ("TESTING", "检验中"),
                            ("REPORTED", "待告知"),
                            ("TOLD", "异议期内"),
                            ("OBJECTED", "异议审查中"),
                            ("RETESTING", "复检中"),
                            ("FINAL", "已生效"),
                            ("FILED", "已归档，不公布"),
                            ("VOID", "样品作废"),
                            ("WITHDRAWN", "已撤销"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("TAKEN", "待送检"),
                            ("SENT", "送检途中"),
                            ("TESTING", "检验中"),
                            ("REPORTED", "待告知"),
                            ("TOLD", "异议期内"),
                            ("OBJECTED", "异议审查中"),
                            ("RETESTING", "复检中"),
                            ("FINAL", "已生效"),
                            ("FILED", "已归档，不公布"),
                            ("VOID", "样品作废"),
                            ("WITHDRAWN", "已撤销"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("reason", models.TextField(blank=True, verbose_name="说明")),
                ("due_on", models.DateField(null=True)),
                ("details", models.JSONField(default=dict)),
                ("salt", models.BinaryField(max_length=16)),
            ],
            options={
                "ordering": ["sample", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "TAKE"), ("from_state", ""), ("number", 1)),
                            models.Q(
                                models.Q(("act", "TAKE"), _negated=True),
                                models.Q(("from_state", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sample_move_begins_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                (
                                    "act__in",
                                    (
                                        "VOID",
                                        "OBJECT",
                                        "REFUSE",
                                        "SUSTAIN",
                                        "DECLINE",
                                        "EXTEND",
                                        "WITHDRAW",
                                        "RECALL_RETURN",
                                    ),
                                ),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="sample_move_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SamplePhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["record", "number"],
            },
        ),
        migrations.CreateModel(
            name="SamplingPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("name", models.CharField(max_length=120, verbose_name="计划名称")),
                ("created_at", models.DateTimeField(verbose_name="制定时间")),
            ],
            options={
                "verbose_name": "抽检计划",
                "ordering": ["-year", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2010, 2100))), name="sampling_plan_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SamplingPlanLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("food_class", models.CharField(max_length=120, verbose_name="食品类别")),
                (
                    "risk",
                    models.CharField(
                        choices=[("HIGH", "高"), ("MEDIUM", "中"), ("LOW", "低")],
                        max_length=6,
                        verbose_name="风险",
                    ),
                ),
                ("batches", models.PositiveIntegerField(verbose_name="计划批次")),
                (
                    "enterprise_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PRODUCER", "食品生产"),
                            ("SELLER", "食品销售"),
                            ("CATERER", "餐饮服务"),
                            ("CANTEEN", "单位食堂"),
                            ("CONTRACTOR", "承包经营企业"),
                            ("MEAL_SUPPLIER", "供餐单位"),
                            ("CENTRAL_KITCHEN", "中央厨房"),
                            ("WORKSHOP", "小作坊"),
                            ("STALL", "摊贩"),
                            ("SMALL_CATERER", "小餐饮"),
                            ("MARKET_OPERATOR", "集中交易市场开办者"),
                            ("COLD_STORE", "第三方冷库"),
                            ("ONLINE_SHOP", "网络经营者"),
                        ],
                        help_text="不选就是各类主体",
                        max_length=20,
                        verbose_name="抽样环节",
                    ),
                ),
            ],
            options={
                "verbose_name": "计划批次",
                "ordering": ["plan", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("batches__gte", 1)), name="sampling_plan_line_batches"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SamplingRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_at", models.DateTimeField(verbose_name="抽样时间")),
                ("taken_on", models.DateField()),
                (
                    "sampling_point",
                    models.CharField(
                        help_text="例如货架、成品库、后厨冷柜", max_length=120, verbose_name="抽样地点"
                    ),
                ),
                ("shelf_life_until", models.DateField(blank=True, null=True, verbose_name="保质期至")),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="抽样数量")),
                (
                    "spare_quantity",
                    models.DecimalField(decimal_places=3, max_digits=10, verbose_name="备份样品数量"),
                ),
                ("unit", models.CharField(max_length=12, verbose_name="单位")),
                (
                    "price_paid",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="购样费用（元）"),
                ),
                (
                    "storage",
                    models.CharField(
                        choices=[("ROOM", "常温"), ("CHILLED", "冷藏"), ("FROZEN", "冷冻")],
                        max_length=8,
                        verbose_name="储存运输条件",
                    ),
                ),
                ("seal_number", models.CharField(max_length=40, verbose_name="封条编号")),
                (
                    "signature",
                    models.CharField(
                        choices=[("SIGNED", "被抽样单位签字"), ("REFUSED", "拒绝签字，有见证人")],
                        max_length=8,
                        verbose_name="签字",
                    ),
                ),
                ("signed_by_name", models.CharField(blank=True, max_length=60, verbose_name="签字人")),
                ("refusal_reason", models.CharField(blank=True, max_length=200, verbose_name="拒签理由")),
                ("witness_name", models.CharField(blank=True, max_length=60, verbose_name="见证人")),
            ],
            options={
                "verbose_name": "抽样单",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_paid__gte", 0), ("quantity__gt", 0), ("spare_quantity__gte", 0)
                        ),
                        name="sampling_record_amounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("refusal_reason", ""),
                                ("signature", "SIGNED"),
                                ("witness_name", ""),
                                models.Q(("signed_by_name", ""), _negated=True),
                            ),
                            models.Q(
                                ("signature", "REFUSED"),
                                ("signed_by_name", ""),
                                models.Q(("refusal_reason", ""), _negated=True),
                                models.Q(("witness_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sampling_record_signature",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seal_number", ""), _negated=True), name="sampling_record_sealed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SamplingRule",
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
                ("send_working_days", models.PositiveSmallIntegerField(verbose_name="送检期限（工作日）")),
                (
                    "report_working_days",
                    models.PositiveSmallIntegerField(verbose_name="出具报告期限（工作日）"),
                ),
                (
                    "tell_passed_working_days",
                    models.PositiveSmallIntegerField(verbose_name="合格结果告知期限（工作日）"),
                ),
                (
                    "tell_failed_working_days",
                    models.PositiveSmallIntegerField(verbose_name="不合格结果告知期限（工作日）"),
                ),
                (
                    "objection_working_days",
                    models.PositiveSmallIntegerField(verbose_name="异议和复检申请期限（工作日）"),
                ),
                (
                    "decision_working_days",
                    models.PositiveSmallIntegerField(verbose_name="异议受理决定期限（工作日）"),
                ),
                (
                    "body_working_days",
                    models.PositiveSmallIntegerField(verbose_name="确定复检机构期限（工作日）"),
                ),
                (
                    "body_more_working_days",
                    models.PositiveSmallIntegerField(verbose_name="确定复检机构可延长（工作日）"),
                ),
                (
                    "retest_working_days",
                    models.PositiveSmallIntegerField(verbose_name="出具复检报告期限（工作日）"),
                ),
                (
                    "spare_passed_months",
                    models.PositiveSmallIntegerField(verbose_name="合格样品的备份样品保存（月）"),
                ),
                (
                    "spare_failed_months",
                    models.PositiveSmallIntegerField(verbose_name="不合格样品的备份样品保存（月）"),
                ),
                ("dispose_days", models.PositiveSmallIntegerField(verbose_name="核查处置期限（日）")),
                ("past_failure_points", models.PositiveSmallIntegerField(verbose_name="每次不合格加分")),
                ("open_hazard_points", models.PositiveSmallIntegerField(verbose_name="每条未销号隐患加分")),
                ("never_sampled_points", models.PositiveSmallIntegerField(verbose_name="从未抽检加分")),
                ("look_back_days", models.PositiveSmallIntegerField(verbose_name="回看（日）")),
            ],
            options={
                "verbose_name": "抽检规定",
                "ordering": ["effective_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="inspections_samplingrule_period",
                    ),
                    models.UniqueConstraint(fields=("effective_from",), name="sampling_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("body_working_days__gte", 1),
                            ("decision_working_days__gte", 1),
                            ("dispose_days__gte", 1),
                            ("objection_working_days__gte", 1),
                            ("report_working_days__gte", 1),
                            ("retest_working_days__gte", 1),
                            ("send_working_days__gte", 1),
                            ("tell_failed_working_days__gte", 1),
                            ("tell_passed_working_days__gte", 1),
                        ),
                        name="sampling_rule_days",
                    ),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="sample",
            options={
                "ordering": [
                    models.OrderBy(models.F("published_on"), descending=True, nulls_first=True),
                    "-pk",
                ],
                "verbose_name": "抽检结果",
            },
        ),
        migrations.AddField(
            model_name="sample",
            name="dispose_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="核查处置期限"),
        ),
        migrations.AddField(
            model_name="sample",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="本环节期限"),
        ),
        migrations.AddField(
            model_name="sample",
            name="hazard",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hazards.hazard",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="kind",
            field=models.CharField(
                choices=[
                    ("SUPERVISION", "监督抽检"),
                    ("RISK_MONITORING", "风险监测"),
                    ("EVALUATION", "评价性抽检"),
                ],
                default="SUPERVISION",
                max_length=16,
                verbose_name="抽检类别",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="number",
            field=models.CharField(blank=True, max_length=32, verbose_name="抽样单编号"),
        ),
        migrations.AddField(
            model_name="sample",
            name="objection_until",
            field=models.DateField(blank=True, null=True, verbose_name="异议期截止"),
        ),
        migrations.AddField(
            model_name="sample",
            name="spare_until",
            field=models.DateField(blank=True, null=True, verbose_name="备份样品保存至"),
        ),
        # Every result of before was published when it was recorded.
        migrations.AddField(
            model_name="sample",
            name="state",
            field=models.CharField(
                choices=[
                    ("TAKEN", "待送检"),
                    ("SENT", "送检途中"),
                    ("TESTING", "检验中"),
                    ("REPORTED", "待告知"),
                    ("TOLD", "异议期内"),
                    ("OBJECTED", "异议审查中"),
                    ("RETESTING", "复检中"),
                    ("FINAL", "已生效"),
                    ("FILED", "已归档，不公布"),
                    ("VOID", "样品作废"),
                    ("WITHDRAWN", "已撤销"),
                ],
                default="FINAL",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="sample",
            name="state",
            field=models.CharField(
                choices=[
                    ("TAKEN", "待送检"),
                    ("SENT", "送检途中"),
                    ("TESTING", "检验中"),
                    ("REPORTED", "待告知"),
                    ("TOLD", "异议期内"),
                    ("OBJECTED", "异议审查中"),
                    ("RETESTING", "复检中"),
                    ("FINAL", "已生效"),
                    ("FILED", "已归档，不公布"),
                    ("VOID", "样品作废"),
                    ("WITHDRAWN", "已撤销"),
                ],
                default="TAKEN",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="sample",
            name="verdict",
            field=models.CharField(
                blank=True,
                choices=[("PASSED", "合格"), ("FAILED", "不合格")],
                max_length=6,
                verbose_name="结论",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="laboratory",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.laboratory",
            ),
        ),
        migrations.AddField(
            model_name="labreport",
            name="laboratory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="inspections.laboratory",
            ),
        ),
        migrations.AddField(
            model_name="labreport",
            name="sample",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="inspections.sample"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="applied_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.laboratory",
                verbose_name="复检机构",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="sample",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="inspections.sample",
            ),
        ),
        migrations.AddField(
            model_name="rapidtest",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rapidtest",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rapid_tests",
                to="enterprises.enterprise",
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="checked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recalls",
                to="enterprises.enterprise",
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="finished_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="ordered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="sample",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="recall", to="inspections.sample"
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="started_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="rule",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="inspections.recallrule"
            ),
        ),
        migrations.AddField(
            model_name="retestdraw",
            name="first_laboratory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="inspections.laboratory"
            ),
        ),
        migrations.AddField(
            model_name="retestdraw",
            name="laboratory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="inspections.laboratory"
            ),
        ),
        migrations.AddField(
            model_name="retestdraw",
            name="objection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="inspections.objection"
            ),
        ),
        migrations.AddField(
            model_name="samplehandover",
            name="sample",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="inspections.sample"
            ),
        ),
        migrations.AddField(
            model_name="samplemove",
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
            model_name="samplemove",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
            ),
        ),
        migrations.AddField(
            model_name="samplemove",
            name="sample",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="inspections.sample"
            ),
        ),
        migrations.AddField(
            model_name="samplehandover",
            name="move",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handover",
                to="inspections.samplemove",
            ),
        ),
        migrations.AddField(
            model_name="retestdraw",
            name="move",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="draw", to="inspections.samplemove"
            ),
        ),
        migrations.AddField(
            model_name="labreport",
            name="move",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="report",
                to="inspections.samplemove",
            ),
        ),
        migrations.AddField(
            model_name="samplephoto",
            name="photo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sample_photos",
                to="enterprises.photo",
            ),
        ),
        migrations.AddField(
            model_name="samplingplan",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="samplingplan",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.region",
                verbose_name="区域",
            ),
        ),
        migrations.AddField(
            model_name="samplingplanline",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="inspections.samplingplan",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="plan_line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="samples",
                to="inspections.samplingplanline",
            ),
        ),
        migrations.AddField(
            model_name="samplingrecord",
            name="sample",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="record", to="inspections.sample"
            ),
        ),
        migrations.AddField(
            model_name="samplingrecord",
            name="sampler",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="抽样人",
            ),
        ),
        migrations.AddField(
            model_name="samplingrecord",
            name="second_sampler",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="第二抽样人",
            ),
        ),
        migrations.AddField(
            model_name="samplephoto",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="photos",
                to="inspections.samplingrecord",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="rule",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.samplingrule",
            ),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ("TAKEN", "SENT", "TESTING", "REPORTED", "TOLD", "OBJECTED", "RETESTING"))
                ),
                fields=["due_on"],
                name="sample_open_due",
            ),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(
                condition=models.Q(("disposal", "PENDING"), ("dispose_due_on__isnull", False)),
                fields=["dispose_due_on"],
                name="sample_dispose_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("ASKED", "ACCEPTED"))),
                fields=("sample",),
                name="objection_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "RETEST"), ("state__in", ("ACCEPTED", "DONE"))),
                fields=("sample",),
                name="objection_one_retest",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("ACCEPTED", "DONE")), _negated=True),
                    ("kind", "RETEST"),
                    _connector="OR",
                ),
                name="objection_retest",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("body__isnull", False), ("state", "DONE"), models.Q(("outcome", ""), _negated=True)
                    ),
                    models.Q(models.Q(("state", "DONE"), _negated=True), ("outcome", "")),
                    _connector="OR",
                ),
                name="objection_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="rapidtest",
            index=models.Index(fields=["enterprise", "-tested_at"], name="rapid_test_newest"),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("sold_amount__isnull", False),
                        ("started_at__isnull", False),
                        ("stock_amount__isnull", False),
                    ),
                    ("state__in", ("ORDERED", "CANCELLED")),
                    _connector="OR",
                ),
                name="recall_started_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finished_at__isnull", False),
                        ("recalled_amount__isnull", False),
                        models.Q(("handling", ""), _negated=True),
                    ),
                    models.Q(("state__in", ("FINISHED", "CHECKED")), _negated=True),
                    _connector="OR",
                ),
                name="recall_finished_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_by__isnull", True),
                    models.Q(("checked_by", models.F("finished_by")), _negated=True),
                    _connector="OR",
                ),
                name="recall_finisher_never_checks",
            ),
        ),
        migrations.AddConstraint(
            model_name="samplemove",
            constraint=models.UniqueConstraint(fields=("sample", "number"), name="sample_move_number"),
        ),
        migrations.AddConstraint(
            model_name="samplehandover",
            constraint=models.UniqueConstraint(fields=("sample", "number"), name="sample_handover_number"),
        ),
        migrations.AddConstraint(
            model_name="retestdraw",
            constraint=models.UniqueConstraint(fields=("objection", "number"), name="retest_draw_number"),
        ),
        migrations.AddConstraint(
            model_name="retestdraw",
            constraint=models.CheckConstraint(
                condition=models.Q(("laboratory", models.F("first_laboratory")), _negated=True),
                name="retest_draw_another_laboratory",
            ),
        ),
        migrations.AddConstraint(
            model_name="labreport",
            constraint=models.UniqueConstraint(fields=("sample", "round"), name="lab_report_round_once"),
        ),
        migrations.AddConstraint(
            model_name="labreport",
            constraint=models.UniqueConstraint(
                fields=("laboratory", "number"), name="lab_report_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="samplingplan",
            constraint=models.UniqueConstraint(fields=("region", "year", "name"), name="sampling_plan_once"),
        ),
        migrations.AddConstraint(
            model_name="samplingplanline",
            constraint=models.UniqueConstraint(
                fields=("plan", "food_class", "enterprise_kind"), name="sampling_plan_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="samplingrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("sampler", models.F("second_sampler")), _negated=True),
                name="sampling_record_two_samplers",
            ),
        ),
        migrations.AddConstraint(
            model_name="samplephoto",
            constraint=models.UniqueConstraint(fields=("record", "number"), name="sample_photo_number"),
        ),
        migrations.AddConstraint(
            model_name="samplephoto",
            constraint=models.UniqueConstraint(fields=("record", "photo"), name="sample_photo_once"),
        ),
        make_result_guard("sample"),
    ]
