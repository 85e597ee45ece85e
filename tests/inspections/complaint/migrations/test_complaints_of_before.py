"""Complaints from before the procedure was recorded: each gets its state, its rule, its deadlines, one step."""

import importlib
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CheckConstraint

from inspections.models import Complaint, ComplaintStep
from inspections.queries.complaint.sealed_step import sealed_steps

migration = importlib.import_module("inspections.migrations.0015_complaints_of_before")
AT = datetime(2026, 11, 2, 2, tzinfo=UTC)
# kind, state, answered, verified; and what becomes of it: state, verdict, ended, deadlines that run.
ROWS = {
    "A": ("COMPLAINT", "RECEIVED", None, False, ("RECEIVED", "", None, {"ACCEPT": date(2026, 11, 11)})),
    "B": (
        "COMPLAINT", "ACCEPTED", date(2026, 11, 4), False,
        ("ACCEPTED", "", None, {"MEDIATE": date(2027, 1, 7)}),
    ),
    "C": ("COMPLAINT", "VERIFIED", date(2026, 11, 4), True, ("CLOSED", "VERIFIED", date(2026, 11, 2), {})),
    "D": ("COMPLAINT", "UNFOUNDED", date(2026, 11, 4), False, ("CLOSED", "UNFOUNDED", date(2026, 11, 4), {})),
    "E": ("REPORT", "REFUSED", date(2026, 11, 4), False, ("REFUSED", "", date(2026, 11, 4), {})),
    "F": ("REPORT", "ACCEPTED", date(2026, 11, 4), False, ("CHECKING", "", None, {"CHECK": date(2026, 11, 11)})),
    "G": ("REPORT", "VERIFIED", date(2026, 11, 4), True, ("CLOSED", "VERIFIED", date(2026, 11, 2), {})),
}  # fmt: skip


@pytest.fixture
def without_checks(db):
    """The table as it was, where a state was a verdict, too."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
            return
        for constraint in Complaint._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                cursor.execute(f"ALTER TABLE inspections_complaint DROP CONSTRAINT {constraint.name}")
        yield  # taken back with the transaction of the test


def as_they_were(enterprise):
    Complaint.objects.bulk_create(
        Complaint(
            enterprise=enterprise,
            number=number,
            kind=kind,
            state=state,
            topic="其他",
            body_encrypted="x",
            received_at=AT,
            received_on=date(2026, 11, 2),
            entered_at=AT,
            answer_due_on=date(2026, 11, 11),
            answered_on=answered_on,
            final_at=AT if is_verified else None,
            final_on=date(2026, 11, 2) if is_verified else None,
        )
        for number, (kind, state, answered_on, is_verified, _became) in ROWS.items()
    )


def test_they_are_brought_into_the_procedure(without_checks, noodle_bar):
    as_they_were(noodle_bar)
    with connection.cursor() as cursor:
        migration.take_over(apps, SimpleNamespace(connection=connection, execute=cursor.execute))

    rows = Complaint.objects.select_related("rule").order_by("number")
    assert {
        row.number: (
            row.state,
            row.verdict,
            row.ended_on,
            dict(row.deadlines.running().values_list("kind", "due_on")),
        )
        for row in rows
    } == {number: became for number, (*_old, became) in ROWS.items()}
    for row in rows:
        row.validate_constraints()
    assert {row.rule.effective_from for row in rows} == {date(2026, 4, 15)}
    assert len({row.record_id for row in rows}) == len(ROWS)
    assert set(ComplaintStep.objects.values_list("number", "act", "is_earlier")) == {(1, "RECEIVE", True)}
    assert list(sealed_steps()) == []
