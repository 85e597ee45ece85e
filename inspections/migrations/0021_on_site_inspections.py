import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0006_opening_pattern"),
        ("inspections", "0020_first_backing_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Checklist",
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
                ("code", models.SlugField(max_length=24, verbose_name="要点表")),
                ("version", models.CharField(max_length=8, verbose_name="版本")),
                ("name_zh", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
                (
                    "general_limit",
                    models.PositiveSmallIntegerField(verbose_name="基本符合时一般项不符合上限"),
                ),
            ],
            options={
                "verbose_name": "监督检查要点表",
                "ordering": ["code", "-effective_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="inspections_checklist_period",
                    ),
                    models.UniqueConstraint(fields=("code", "version"), name="checklist_version"),
                    models.UniqueConstraint(fields=("code", "effective_from"), name="checklist_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.SlugField(max_length=40)),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("PAPERS", "资质与公示"),
                            ("PREMISES", "场所与设施"),
                            ("PURCHASE", "进货查验"),
                            ("STORAGE", "贮存"),
                            ("PROCESS", "加工制作过程"),
                            ("UTENSILS", "餐用具清洗消毒"),
                            ("PRODUCT", "检验、标签与产品"),
                            ("SALE", "销售过程"),
                            ("DELIVERY", "集体供餐与配送"),
                            ("CANTEEN", "食堂管理"),
                            ("SMALL", "小作坊、小餐饮和摊贩"),
                            ("STAFF", "从业人员"),
                            ("DUTY", "主体责任与自查"),
                        ],
                        max_length=10,
                        verbose_name="方面",
                    ),
                ),
                ("text_zh", models.CharField(max_length=200)),
                ("text_en", models.CharField(max_length=240)),
                ("legal_basis", models.CharField(max_length=200, verbose_name="法律依据")),
                ("is_key", models.BooleanField(verbose_name="重点项")),
                ("may_correct_on_spot", models.BooleanField(verbose_name="可以当场改正")),
                ("may_skip_unannounced", models.BooleanField(verbose_name="飞行检查可以不查")),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="inspections.checklist",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查内容",
                "ordering": ["checklist", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("checklist", "code"), name="checklist_item_once"),
                    models.UniqueConstraint(fields=("checklist", "position"), name="checklist_item_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_key", False), ("may_correct_on_spot", False), _connector="OR"
                        ),
                        name="checklist_key_never_on_spot",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistUse",
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
                        max_length=20,
                    ),
                ),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="inspections.checklist",
                    ),
                ),
            ],
            options={
                "ordering": ["checklist", "kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("checklist", "kind"), name="checklist_use_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionPublication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="公开时间")),
                ("published_on", models.DateField()),
                ("due_on", models.DateField(verbose_name="公开期限")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="inspections.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查结果公开",
                "ordering": ["-published_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OnSiteInspection",
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
                            ("DAILY", "日常检查"),
                            ("UNANNOUNCED", "飞行检查"),
                            ("SYSTEM", "体系检查"),
                            ("FOLLOW_UP", "整改复查"),
                            ("COMPLAINT", "投诉举报核查"),
                            ("LICENSING", "许可核查"),
                            ("OTHER", "其他检查"),
                        ],
                        max_length=12,
                        verbose_name="检查类型",
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
                        default="PLANNED",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("CITY", "市级"), ("DISTRICT", "区县级"), ("BRANCH", "分局（所）")],
                        max_length=8,
                        verbose_name="检查层级",
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="安排日期")),
                ("planned_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                ("started_on", models.DateField(blank=True, null=True)),
                ("inspector_count", models.PositiveSmallIntegerField(default=0)),
                ("papers_shown", models.BooleanField(default=False, verbose_name="已出示执法证件")),
                (
                    "recusal_declared",
                    models.BooleanField(default=False, verbose_name="已告知回避权利，无须回避"),
                ),
                (
                    "no_presence_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="没有到场证明的原因"),
                ),
                ("recorded_at", models.DateTimeField(blank=True, null=True, verbose_name="记录时间")),
                ("captured_at", models.DateTimeField(blank=True, null=True, verbose_name="手机上的记录时间")),
                ("idempotency_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PASS", "符合"),
                            ("MOSTLY_PASS", "基本符合"),
                            ("FAIL", "不符合"),
                            ("NONE", "未作判定"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                (
                    "key_failure_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="重点项不符合数"),
                ),
                (
                    "general_failure_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="一般项不符合数"),
                ),
                ("remarks", models.TextField(blank=True, verbose_name="检查情况说明")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="告知时间")),
                (
                    "refused_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="拒绝签字的原因"),
                ),
                ("witness", models.CharField(blank=True, max_length=80, verbose_name="见证人或录音录像编号")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="取消时间")),
                ("cancel_reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.checklist",
                        verbose_name="要点表",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="on_site_inspections",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "inspection",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="on_site",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="安排人",
                    ),
                ),
                (
                    "presence",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="on_site_inspection",
                        to="inspections.presence",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="开始人",
                    ),
                ),
            ],
            options={
                "verbose_name": "现场检查",
                "ordering": ["-planned_on", "-pk"],
                "indexes": [
                    models.Index(fields=["state", "planned_on"], name="on_site_in_state"),
                    models.Index(fields=["enterprise", "-planned_on"], name="on_site_of_enterprise"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("started_at", None), ("started_by", None), ("started_on", None)),
                            models.Q(
                                ("started_at__isnull", False),
                                ("started_by__isnull", False),
                                ("started_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="on_site_start_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("started_at", None), ("state__in", ["PLANNED", "CANCELLED"])),
                            models.Q(
                                ("inspector_count__gte", 2),
                                ("papers_shown", True),
                                ("recusal_declared", True),
                                ("started_at__isnull", False),
                                models.Q(("state", "PLANNED"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="on_site_begun_as_the_law_asks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_at", None),
                            ("presence__isnull", False),
                            models.Q(("no_presence_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="on_site_presence_or_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("recorded_at", None),
                                ("result", ""),
                                ("state__in", ["PLANNED", "STARTED", "CANCELLED"]),
                            ),
                            models.Q(
                                ("idempotency_key__isnull", False),
                                ("recorded_at__gte", models.F("started_at")),
                                ("recorded_at__isnull", False),
                                ("recorded_by__isnull", False),
                                ("result__in", ["PASS", "MOSTLY_PASS", "FAIL"]),
                                models.Q(("state__in", ["PLANNED", "STARTED", "CANCELLED"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="on_site_recorded_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("refused_reason", ""),
                                ("state__in", ["PLANNED", "STARTED", "RECORDED", "CANCELLED"]),
                                ("told_at", None),
                                ("witness", ""),
                            ),
                            models.Q(
                                ("state__in", ["TOLD", "FINAL", "PUBLISHED"]),
                                ("told_at__gte", models.F("recorded_at")),
                                ("told_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="on_site_told_after_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refused_reason", ""), ("witness", "")),
                            models.Q(
                                models.Q(("refused_reason", ""), _negated=True),
                                models.Q(("witness", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="on_site_refusal_has_witness",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("inspection__isnull", False), ("state__in", ["FINAL", "PUBLISHED"])),
                            models.Q(
                                ("inspection", None),
                                models.Q(("state__in", ["FINAL", "PUBLISHED"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="on_site_final_has_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("state", "CANCELLED"),
                                models.Q(("cancel_reason", ""), _negated=True),
                            ),
                            models.Q(
                                ("cancel_reason", ""),
                                ("cancelled_at", None),
                                models.Q(("state", "CANCELLED"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="on_site_cancelled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OnSiteAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("PASS", "符合"),
                            ("FAIL", "不符合"),
                            ("NOT_APPLICABLE", "不适用"),
                            ("SKIPPED", "本次不查"),
                        ],
                        max_length=14,
                        verbose_name="结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="情况说明")),
                ("is_corrected", models.BooleanField(default=False, verbose_name="当场改正")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="整改期限")),
                ("captured_at", models.DateTimeField(blank=True, null=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.checklistitem",
                    ),
                ),
                (
                    "on_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="inspections.onsiteinspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查结果",
                "ordering": ["on_site", "item__position"],
                "indexes": [models.Index(fields=["enterprise", "item"], name="on_site_answer_of_enterprise")],
                "constraints": [
                    models.UniqueConstraint(fields=("on_site", "item"), name="on_site_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "FAIL"),
                            models.Q(("due_at", None), ("is_corrected", False)),
                            _connector="OR",
                        ),
                        name="on_site_answer_only_failures_are_put_right",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "FAIL"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="on_site_answer_failure_is_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_corrected", False), ("due_at", None), _connector="OR"),
                        name="on_site_answer_corrected_has_no_limit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OnSiteInspector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "on_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inspectors",
                        to="inspections.onsiteinspection",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="检查人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查人员",
                "ordering": ["on_site", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("on_site", "user"), name="on_site_inspector_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OnSitePhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_after", models.BooleanField(default=False)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="inspections.onsiteanswer",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="on_site_photos",
                        to="enterprises.photo",
                    ),
                ),
            ],
            options={
                "ordering": ["answer", "is_after", "pk"],
                "constraints": [models.UniqueConstraint(fields=("photo",), name="on_site_photo_once")],
            },
        ),
        migrations.CreateModel(
            name="OnSiteSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("INSPECTOR", "检查人员"), ("ENTERPRISE", "被检查单位")],
                        max_length=10,
                        verbose_name="哪一方",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="签字人")),
                ("picture", models.CharField(blank=True, max_length=80)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("signed_at", models.DateTimeField(verbose_name="签字时间")),
                (
                    "on_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="inspections.onsiteinspection",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="检查人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "签字",
                "ordering": ["on_site", "side", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("side", "INSPECTOR")),
                        fields=("on_site", "user"),
                        name="on_site_inspector_signs_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("side", "ENTERPRISE")),
                        fields=("on_site",),
                        name="on_site_enterprise_signs_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("side", "INSPECTOR"), ("user__isnull", False)),
                            models.Q(("side", "ENTERPRISE"), ("user", None)),
                            _connector="OR",
                        ),
                        name="on_site_signature_of_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="on_site_signature_has_name"
                    ),
                ],
            },
        ),
    ]
