import uuid

import django.db.models.deletion
from django.db import migrations, models

from common.append_only import make_append_only
from common.run_statements import RunStatements

# A credit event never changes what it says. When its publication moves or it is withdrawn, the row follows the
# entry in the archive that was written before; once withdrawn it stands still.
GUARD = "a credit event changes only as its newest entry in the archive says"
CLOSED = "a fact that was withdrawn takes no further entry"
FIXED = (
    "id",
    "enterprise_id",
    "kind",
    "severity",
    "title",
    "document_no",
    "decided_on",
    "final_at",
    "final_on",
    "source",
    "source_key",
    "created_at",
)
MOVING = ("publish_from", "publish_to", "withdrawn_at", "withdraw_reason")
NEWEST_SAYS = """
    EXISTS (
        SELECT 1 FROM enterprises_archiveentry n
        WHERE n.subject = 'CREDIT_EVENT' AND n.subject_id = NEW.id AND NOT EXISTS (
            SELECT 1 FROM enterprises_archiveentry l
            WHERE l.subject = 'CREDIT_EVENT' AND l.subject_id = NEW.id AND l.number > n.number)
        AND CASE WHEN NEW.withdrawn_at IS NULL
            THEN n.act <> 'WITHDRAW' AND NEW.withdraw_reason = ''
                 AND n.publish_from {same} NEW.publish_from AND n.publish_to {same} NEW.publish_to
            ELSE n.act = 'WITHDRAW' AND n.at = NEW.withdrawn_at AND n.reason = NEW.withdraw_reason
                 AND NEW.publish_from {same} OLD.publish_from AND NEW.publish_to {same} OLD.publish_to
            END)
"""
WITHDRAWN = """
    EXISTS (SELECT 1 FROM enterprises_archiveentry w
            WHERE w.subject = NEW.subject AND w.subject_id = NEW.subject_id AND w.act = 'WITHDRAW')
"""
BACK = {
    "postgresql": (
        "DROP TRIGGER enterprises_archiveentry_closed ON enterprises_archiveentry",
        "DROP FUNCTION enterprises_archiveentry_closed()",
        "DROP TRIGGER enterprises_creditevent_guard ON enterprises_creditevent",
        "DROP FUNCTION enterprises_creditevent_guard()",
    ),
    "sqlite": (
        "DROP TRIGGER enterprises_archiveentry_closed",
        "DROP TRIGGER enterprises_creditevent_no_delete",
        "DROP TRIGGER enterprises_creditevent_guard",
    ),
}


def changed(differs, columns):
    fixed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in columns)
    moved = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in MOVING)
    same = differs.replace("IS DISTINCT", "IS NOT DISTINCT") if "DISTINCT" in differs else "IS"
    says = NEWEST_SAYS.format(same=same)
    return f"{fixed} OR ({moved}) AND (OLD.withdrawn_at IS NOT NULL OR NOT {says})"


def statements(vendor, columns=FIXED):
    if vendor == "postgresql":
        return (
            f"""
            CREATE FUNCTION enterprises_creditevent_guard() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION '{GUARD}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF {changed("IS DISTINCT FROM", columns)} THEN
                    RAISE EXCEPTION '{GUARD}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$
            """,
            """
            CREATE TRIGGER enterprises_creditevent_guard BEFORE UPDATE OR DELETE ON enterprises_creditevent
            FOR EACH ROW EXECUTE FUNCTION enterprises_creditevent_guard()
            """,
            f"""
            CREATE FUNCTION enterprises_archiveentry_closed() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {WITHDRAWN} THEN
                    RAISE EXCEPTION '{CLOSED}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$
            """,
            """
            CREATE TRIGGER enterprises_archiveentry_closed BEFORE INSERT ON enterprises_archiveentry
            FOR EACH ROW EXECUTE FUNCTION enterprises_archiveentry_closed()
            """,
        )
    return (
        f"""
        CREATE TRIGGER enterprises_creditevent_guard BEFORE UPDATE ON enterprises_creditevent
        WHEN {changed("IS NOT", columns)} BEGIN SELECT RAISE(ABORT, '{GUARD}'); END
        """,
        f"""
        CREATE TRIGGER enterprises_creditevent_no_delete BEFORE DELETE ON enterprises_creditevent
        BEGIN SELECT RAISE(ABORT, '{GUARD}'); END
        """,
        f"""
        CREATE TRIGGER enterprises_archiveentry_closed BEFORE INSERT ON enterprises_archiveentry
        WHEN {WITHDRAWN} BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END
        """,
    )


def make_guards(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop_guards(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0008_first_publication_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchiveEntry",
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
                            ("LICENCE", "许可和备案"),
                            ("INSPECTION", "监督检查"),
                            ("SAMPLE", "监督抽检"),
                            ("RECTIFICATION", "责令整改"),
                            ("INTERVIEW", "责任约谈"),
                            ("PENALTY", "行政处罚"),
                            ("ABNORMAL_LIST", "经营异常名录"),
                            ("SERIOUS_LIST", "严重违法失信名单"),
                            ("HONOUR", "表彰奖励"),
                        ],
                        max_length=14,
                        verbose_name="种类",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("LICENCE", "Licence"),
                            ("INSPECTION", "Inspection"),
                            ("SAMPLE", "Sample"),
                            ("HAZARD", "Hazard"),
                            ("INTERVIEW", "Interview"),
                            ("CREDIT_EVENT", "Credit Event"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("RECORD", "记入"),
                            ("CHANGE", "变更"),
                            ("PUBLISH", "确定公示"),
                            ("REFUSE_REPAIR", "不予信用修复"),
                            ("REPAIR", "准予信用修复"),
                            ("OVERDUE", "逾期"),
                            ("CLOSE", "办结"),
                            ("END", "到期"),
                            ("WITHDRAW", "撤销"),
                        ],
                        max_length=14,
                        verbose_name="动作",
                    ),
                ),
                ("occurred_on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="记入时间")),
                ("title", models.CharField(blank=True, max_length=240, verbose_name="事由")),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文书号")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("publish_from", models.DateField(blank=True, null=True, verbose_name="公示起")),
                ("publish_to", models.DateField(blank=True, null=True, verbose_name="公示止")),
                ("log_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("log_revision", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("salt", models.BinaryField(max_length=16, null=True)),
                ("is_earlier", models.BooleanField(default=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="archive_entries",
                        to="enterprises.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "信用档案条目",
                "ordering": ["-occurred_on", "-at", "-pk"],
                "indexes": [
                    models.Index(fields=["enterprise", "-occurred_on"], name="archive_entry_newest"),
                    models.Index(fields=["log_id"], name="archive_entry_log"),
                    models.Index(
                        condition=models.Q(("act", "WITHDRAW")), fields=["at"], name="archive_entry_withdrawn"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "subject_id", "number"), name="archive_entry_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_to__isnull", True),
                            models.Q(
                                ("publish_from__isnull", False), ("publish_from__lte", models.F("publish_to"))
                            ),
                            _connector="OR",
                        ),
                        name="archive_entry_publication_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "WITHDRAW"), _negated=True),
                            models.Q(("publish_from__isnull", True), ("publish_to__isnull", True)),
                            _connector="OR",
                        ),
                        name="archive_entry_withdrawn_is_not_public",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("salt__isnull", False)),
                        fields=("log_id",),
                        name="archive_entry_sealed_once",
                    ),
                ],
            },
        ),
        make_append_only("enterprises_archiveentry"),
        RunStatements(make_guards, drop_guards),
    ]
