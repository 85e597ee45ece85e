from django.db import migrations, models

from common.append_only import make_append_only
from inspections.result_guard import lift_result_guard, make_result_guard


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0012_states_of_earlier_samples"),
    ]

    operations = [
        lift_result_guard("sample"),
        migrations.RemoveConstraint(
            model_name="sample",
            name="sample_passed_needs_no_disposal",
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("final_at__isnull", False), ("state", "FINAL")),
                    ("state", "WITHDRAWN"),
                    models.Q(
                        models.Q(("state__in", ("FINAL", "WITHDRAWN")), _negated=True),
                        ("final_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="sample_final_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(("final_at__isnull", True), ("kind", "SUPERVISION"), _connector="OR"),
                name="sample_final_is_supervision",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_on__isnull", True), ("final_at__isnull", False), _connector="OR"
                ),
                name="sample_published_is_final",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "FILED"), _negated=True),
                    models.Q(("kind", "SUPERVISION"), _negated=True),
                    _connector="OR",
                ),
                name="sample_filed_is_not_supervision",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "WITHDRAWN"), ("withdrawn_at__isnull", False)),
                    models.Q(models.Q(("state", "WITHDRAWN"), _negated=True), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="sample_withdrawn_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("TAKEN", "SENT", "TESTING", "VOID")), ("verdict", "")),
                    models.Q(
                        models.Q(("state__in", ("TAKEN", "SENT", "TESTING", "VOID")), _negated=True),
                        models.Q(("verdict", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="sample_verdict_by_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("TOLD", "OBJECTED", "RETESTING")), _negated=True),
                    models.Q(
                        ("kind", "SUPERVISION"), ("objection_until__isnull", False), ("verdict", "FAILED")
                    ),
                    _connector="OR",
                ),
                name="sample_contestable_failed",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            ("TAKEN", "SENT", "TESTING", "REPORTED", "TOLD", "OBJECTED", "RETESTING"),
                        ),
                        _negated=True,
                    ),
                    ("due_on__isnull", False),
                    _connector="OR",
                ),
                name="sample_open_has_limit",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disposal", "NOT_NEEDED"), ("verdict__in", ("PASSED", ""))),
                    ("verdict", "FAILED"),
                    _connector="OR",
                ),
                name="sample_passed_needs_no_disposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("number",),
                name="sample_number_once",
            ),
        ),
        make_result_guard("sample"),
        make_append_only("inspections_samplingrecord"),
        make_append_only("inspections_samplephoto"),
        make_append_only("inspections_samplemove"),
        make_append_only("inspections_samplehandover"),
        make_append_only("inspections_labreport"),
        make_append_only("inspections_retestdraw"),
    ]
