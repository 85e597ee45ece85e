from django.db import migrations, models

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [("hazards", "0006_earlier_hazards")]

    operations = [
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("closed_on__isnull", False), ("state", "CLOSED")),
                    models.Q(
                        models.Q(("state", "CLOSED"), _negated=True),
                        ("closed_at__isnull", True),
                        ("closed_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hazard_closed_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("REJECTED", "WITHDRAWN")), ("withdrawn_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ("REJECTED", "WITHDRAWN")), _negated=True),
                        ("withdrawn_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hazard_withdrawn_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("REPORTED", "TRIAGED", "TRANSFERRED", "REJECTED", "WITHDRAWN")),
                    ("assigned_at__isnull", False),
                    _connector="OR",
                ),
                name="hazard_assigned_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_by__isnull", True),
                    ("rectified_by__isnull", True),
                    models.Q(("verified_by", models.F("rectified_by")), _negated=True),
                    _connector="OR",
                ),
                name="hazard_rectifier_never_looks",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CLOSED"), _negated=True),
                    models.Q(
                        models.Q(("before_evidence", ""), _negated=True),
                        models.Q(("after_evidence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hazard_closed_with_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "EXTENDED"), _negated=True),
                    models.Q(("extension_asked_by__isnull", False), ("extension_until__isnull", False)),
                    _connector="OR",
                ),
                name="hazard_extension_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extension_granted_by__isnull", True),
                    models.Q(
                        ("extension_asked_by__isnull", False),
                        models.Q(("extension_granted_by", models.F("extension_asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hazard_asker_never_grants",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("escalated_at__isnull", True), ("escalation_level", 0)),
                    models.Q(("escalated_at__isnull", False), ("escalation_level__in", (1, 2))),
                    _connector="OR",
                ),
                name="hazard_escalated_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "TRANSFERRED"), _negated=True),
                    models.Q(("case_number", ""), _negated=True),
                    _connector="OR",
                ),
                name="hazard_transferred_as_case",
            ),
        ),
        make_append_only("hazards_hazardmove"),
        make_append_only("hazards_hazardevidence"),
    ]
