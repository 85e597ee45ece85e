import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0007_seal_records"),
        ("enterprises", "0005_photo"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskControlTemplate",
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
                ("code", models.SlugField(max_length=24, verbose_name="模板")),
                ("version", models.CharField(max_length=8, verbose_name="版本")),
                ("name_zh", models.CharField(max_length=40)),
                ("name_en", models.CharField(max_length=40)),
            ],
            options={
                "verbose_name": "风险管控清单模板",
                "ordering": ["code", "-effective_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="duties_riskcontroltemplate_period",
                    ),
                    models.UniqueConstraint(fields=("code", "version"), name="risk_control_template_version"),
                    models.UniqueConstraint(
                        fields=("code", "effective_from"), name="risk_control_template_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskControlList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("template_code", models.SlugField(db_index=False, max_length=24, verbose_name="模板")),
                ("effective_from", models.DateField(verbose_name="生效日期")),
                ("changes", models.JSONField(default=dict)),
                ("adapted_at", models.DateTimeField(verbose_name="调整时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="调整原因")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="调整人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_control_lists",
                        to="enterprises.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "本企业风险管控清单",
                "ordering": ["enterprise", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "number"), name="risk_control_list_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="risk_control_list_number_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("code", models.SlugField(max_length=40)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("PEOPLE", "人员"),
                            ("PURCHASE", "进货"),
                            ("STORAGE", "贮存"),
                            ("PREPARATION", "粗加工"),
                            ("PROCESSING", "加工制作"),
                            ("SERVING", "备餐留样"),
                            ("SALES", "陈列销售"),
                            ("DELIVERY", "配送运输"),
                            ("CLEANING", "清洁消毒"),
                            ("TESTING", "检验追溯"),
                            ("PREMISES", "场所公示"),
                        ],
                        max_length=12,
                        verbose_name="环节",
                    ),
                ),
                ("question_zh", models.CharField(max_length=120)),
                ("question_en", models.CharField(max_length=200)),
                ("why_zh", models.CharField(max_length=120)),
                ("why_en", models.CharField(max_length=200)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("YES_NO", "是或否"),
                            ("NUMBER", "填数字"),
                            ("TEXT", "写一句"),
                            ("PHOTO", "拍照"),
                        ],
                        max_length=6,
                        verbose_name="怎么答",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=8, verbose_name="单位")),
                (
                    "minimum",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="下限"
                    ),
                ),
                (
                    "maximum",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="上限"
                    ),
                ),
                (
                    "photo",
                    models.CharField(
                        choices=[("NEVER", "不拍照"), ("ON_NO", "有问题时拍照"), ("ALWAYS", "每次拍照")],
                        max_length=6,
                        verbose_name="照片",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("GENERAL", "一般"), ("MAJOR", "较大"), ("CRITICAL", "重大")], max_length=8
                    ),
                ),
                ("is_mandatory", models.BooleanField(verbose_name="必查")),
                ("may_not_apply", models.BooleanField(verbose_name="可答不适用")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="duties.riskcontroltemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["template", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("template", "position"), name="template_item_position"),
                    models.UniqueConstraint(fields=("template", "code"), name="template_item_code"),
                    models.CheckConstraint(
                        condition=models.Q(("code__startswith", "own_"), _negated=True),
                        name="template_item_not_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum__isnull", True),
                            ("maximum__isnull", True),
                            ("minimum__lt", models.F("maximum")),
                            _connector="OR",
                        ),
                        name="template_item_limits_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", "NUMBER"),
                                models.Q(("unit", ""), _negated=True),
                                models.Q(
                                    ("minimum__isnull", False), ("maximum__isnull", False), _connector="OR"
                                ),
                            ),
                            models.Q(
                                models.Q(("answer", "NUMBER"), _negated=True),
                                ("maximum__isnull", True),
                                ("minimum__isnull", True),
                                ("unit", ""),
                            ),
                            _connector="OR",
                        ),
                        name="template_item_limits_of_numbers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "PHOTO"), _negated=True), ("photo", "ALWAYS"), _connector="OR"
                        ),
                        name="template_item_photo_is_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateUse",
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
                    "canteen_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NONE", "不适用"),
                            ("KINDERGARTEN", "幼儿园食堂"),
                            ("SCHOOL", "学校食堂"),
                            ("ELDERLY_CARE", "养老机构食堂"),
                            ("OTHER", "其他食堂"),
                        ],
                        max_length=14,
                    ),
                ),
                ("is_default", models.BooleanField()),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="duties.riskcontroltemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["template", "kind", "canteen_kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("template", "kind", "canteen_kind"), name="risk_control_template_use"
                    )
                ],
            },
        ),
        make_append_only("duties_templateitem"),
        make_append_only("duties_riskcontrollist"),
    ]
