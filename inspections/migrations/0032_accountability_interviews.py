import uuid
from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ledger.services.leaf
from common.append_only import make_append_only

SINCE = date(2009, 6, 1)
BASIS = "食品安全法第114条、总局令第49号第40、41条：约谈情况记入信用档案；未见应当公示的规定"
# What was said never changes; that it was followed, and that it was a mistake, is noted once.
GUARD = "an interview is never edited"
FIXED = (
    "id",
    "enterprise_id",
    "record_id",
    "salt",
    "ground",
    "hazard_id",
    "inspection_id",
    "facts",
    "held_on",
    "place",
    "interviewers",
    "interviewee",
    "interviewee_post",
    "measures",
    "due_on",
    "minutes",
    "rule_id",
    "recorded_by_id",
    "recorded_at",
)
ONCE = {
    "done_at": ("done_at", "done_by_id", "done_note"),
    "withdrawn_at": ("withdrawn_at", "withdraw_reason"),
}
TABLE = "inspections_accountabilityinterview"
BACK = {
    "postgresql": (f"DROP TRIGGER {TABLE}_guard ON {TABLE}", f"DROP FUNCTION {TABLE}_guard()"),
    "sqlite": (f"DROP TRIGGER {TABLE}_no_delete", f"DROP TRIGGER {TABLE}_guard"),
}


def edited(differs):
    fixed = [f"NEW.{name} {differs} OLD.{name}" for name in FIXED]
    again = [
        f"OLD.{first} IS NOT NULL AND NEW.{name} {differs} OLD.{name}"
        for first, names in ONCE.items()
        for name in names
    ]
    return " OR ".join([*fixed, *again])


def statements(vendor):
    if vendor == "postgresql":
        return (
            f"""
            CREATE FUNCTION {TABLE}_guard() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION '{GUARD}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF {edited("IS DISTINCT FROM")} THEN
                    RAISE EXCEPTION '{GUARD}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$
            """,
            f"""
            CREATE TRIGGER {TABLE}_guard BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION {TABLE}_guard()
            """,
        )
    return (
        f"""
        CREATE TRIGGER {TABLE}_guard BEFORE UPDATE ON {TABLE}
        WHEN {edited("IS NOT")} BEGIN SELECT RAISE(ABORT, '{GUARD}'); END
        """,
        f"""
        CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{GUARD}'); END
        """,
    )


def begin(apps, schema_editor):
    rules = apps.get_model("inspections", "InterviewRule").objects
    rules.create(is_public=False, effective_from=SINCE, legal_basis=BASIS)
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def take_back(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0010_archive_of_before"),
        ("hazards", "0008_orders_in_the_archive"),
        ("inspections", "0031_visits_from_phones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InterviewRule",
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
                ("is_public", models.BooleanField(default=False, verbose_name="公示约谈")),
                (
                    "publish_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="公示期（月）"),
                ),
            ],
            options={
                "ordering": ["effective_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="inspections_interviewrule_period",
                    ),
                    models.UniqueConstraint(fields=("effective_from",), name="interview_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_public", False), ("publish_months__isnull", True)),
                            models.Q(
                                ("is_public", True),
                                ("publish_months__gte", 1),
                                ("publish_months__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="interview_rule_months",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountabilityInterview",
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
                    "ground",
                    models.CharField(
                        choices=[
                            ("HAZARD", "未及时采取措施消除食品安全隐患"),
                            ("INSPECTION", "监督检查发现问题"),
                            ("OTHER", "其他情形"),
                        ],
                        max_length=10,
                        verbose_name="约谈事由",
                    ),
                ),
                ("facts", models.CharField(max_length=500, verbose_name="具体问题")),
                ("held_on", models.DateField(verbose_name="约谈日期")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="约谈地点")),
                ("interviewers", models.CharField(max_length=120, verbose_name="约谈人")),
                ("interviewee", models.CharField(max_length=40, verbose_name="被约谈人")),
                (
                    "interviewee_post",
                    models.CharField(
                        choices=[
                            ("PRINCIPAL", "主要负责人"),
                            ("LEGAL", "法定代表人"),
                            ("AUTHORISED", "受委托的负责人"),
                        ],
                        max_length=10,
                        verbose_name="被约谈人职务",
                    ),
                ),
                ("measures", models.CharField(max_length=1000, verbose_name="约定的整改措施")),
                ("due_on", models.DateField(verbose_name="整改期限")),
                ("minutes", models.TextField(blank=True, max_length=5000, verbose_name="约谈笔录")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("done_at", models.DateTimeField(null=True, verbose_name="确认落实时间")),
                ("done_note", models.CharField(blank=True, max_length=200, verbose_name="落实情况")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("withdraw_reason", models.CharField(blank=True, max_length=200, verbose_name="撤销原因")),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "hazard",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="hazards.hazard",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.interviewrule",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["enterprise", "-held_on"], name="interview_newest"),
                    models.Index(
                        condition=models.Q(("done_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=["due_on"],
                        name="interview_open_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("held_on"))),
                        name="interview_due_after_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ground", "OTHER"),
                            models.Q(("ground", "HAZARD"), ("hazard__isnull", False)),
                            models.Q(("ground", "INSPECTION"), ("inspection__isnull", False)),
                            _connector="OR",
                        ),
                        name="interview_names_its_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True), ("done_note", "")),
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                models.Q(("done_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="interview_done_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdraw_reason", ""), ("withdrawn_at__isnull", True)),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdraw_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="interview_withdrawn_pair",
                    ),
                ],
                "verbose_name": "责任约谈",
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="InterviewPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shown",
                        to="inspections.accountabilityinterview",
                    ),
                ),
                (
                    "photo",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interview_photo",
                        to="enterprises.photo",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="accountabilityinterview",
            name="photos",
            field=models.ManyToManyField(
                related_name="+", through="inspections.InterviewPhoto", to="enterprises.photo"
            ),
        ),
        make_append_only("inspections_interviewphoto"),
        migrations.RunPython(begin, take_back),
    ]
