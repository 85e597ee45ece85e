from uuid import uuid4

from django.db import migrations, models

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [("inspections", "0015_complaints_of_before")]

    operations = [
        migrations.AlterField(
            model_name="complaint",
            name="record_id",
            field=models.UUIDField(default=uuid4, editable=False, unique=True),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("final_at__isnull", False), ("verdict", "VERIFIED")),
                    models.Q(models.Q(("verdict", "VERIFIED"), _negated=True), ("final_at__isnull", True)),
                    _connector="OR",
                ),
                name="complaint_only_verified_is_final",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at__isnull", True), ("verdict", "VERIFIED"), _connector="OR"),
                name="complaint_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("RECEIVED", "REFUSED", "MERGED", "CLOSED")),
                    models.Q(("kind", "COMPLAINT"), ("state__in", ("ACCEPTED", "MEDIATING"))),
                    models.Q(("kind", "REPORT"), ("state__in", ("CHECKING", "FILED"))),
                    _connector="OR",
                ),
                name="complaint_state_of_kind",
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
                                ("outcome__in", ("AGREED", "NO_AGREEMENT", "PARTY_DECLINED", "TAKEN_BACK")),
                            ),
                            models.Q(
                                ("kind", "REPORT"),
                                ("outcome__in", ("NOT_FILED", "PENALTY", "NO_PENALTY", "HANDED_OVER")),
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
                    models.Q(("ended_on__isnull", False), ("state__in", ("REFUSED", "MERGED", "CLOSED"))),
                    models.Q(
                        models.Q(("state__in", ("REFUSED", "MERGED", "CLOSED")), _negated=True),
                        ("ended_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="complaint_ended_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "REFUSED"), models.Q(("ground", ""), _negated=True)),
                    models.Q(models.Q(("state", "REFUSED"), _negated=True), ("ground", "")),
                    _connector="OR",
                ),
                name="complaint_refused_with_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "PENALTY"), _negated=True), ("verdict", "VERIFIED"), _connector="OR"
                ),
                name="complaint_penalty_verified",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome__in", ("NOT_FILED", "PENALTY", "NO_PENALTY", "HANDED_OVER")), _negated=True
                    ),
                    models.Q(("verdict", ""), _negated=True),
                    _connector="OR",
                ),
                name="complaint_report_verdict",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "FILED"),
                        ("outcome__in", ("PENALTY", "NO_PENALTY", "HANDED_OVER")),
                        _connector="OR",
                        _negated=True,
                    ),
                    models.Q(("case_number", ""), _negated=True),
                    _connector="OR",
                ),
                name="complaint_case_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_on__isnull", True),
                    models.Q(
                        ("body_encrypted", ""),
                        ("contact_encrypted", ""),
                        ("reporter_name_encrypted", ""),
                        ("answer_encrypted", ""),
                        ("ended_on__isnull", False),
                        ("reporter_hash", ""),
                    ),
                    _connector="OR",
                ),
                name="complaint_erased",
            ),
        ),
        make_append_only("inspections_complaintstep"),
    ]
