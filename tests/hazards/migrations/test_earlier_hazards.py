"""Hazards from before the loop: each gets its state, and moves made from what was known, not sealed."""

import importlib
from datetime import timedelta

from django.apps import apps

from hazards.models import Hazard, HazardMove
from hazards.queries.sealed_move import sealed_moves
from ledger.models import WaitingLeaf

migration = importlib.import_module("hazards.migrations.0006_earlier_hazards")


def as_it_was(enterprise, at, **fields):
    day = at.date()
    defaults = {"source": "DAILY", "severity": "MAJOR", "title": "旧的", "state": "OPEN", "assigned_at": at}
    due = {"found_at": at, "found_on": day, "due_at": at + timedelta(days=3), "due_on": day}
    return Hazard.objects.create(enterprise=enterprise, **(defaults | due | fields))


def test_they_are_brought_into_the_loop(noodle_bar, officer, inspector, at):
    put_right = {"rectified_by": officer, "rectified_at": at, "rectification": "已改", "found_by": officer}
    closed = {"state": "CLOSED", "closed_at": at, "closed_on": at.date(), "closed_by": inspector}
    evidence = {"before_evidence": "EARLIER", "after_evidence": "EARLIER"}
    as_it_was(noodle_bar, at)
    as_it_was(noodle_bar, at, **put_right)
    as_it_was(noodle_bar, at, **put_right, **closed, **evidence)

    for _time in range(2):  # the second finds nothing to do
        migration.bring_into_the_loop(apps, None)

    rows = Hazard.objects.order_by("pk")
    assert list(rows.values_list("state", "before_evidence", "after_evidence", "move_count")) == [
        ("RECTIFYING", "EARLIER", "", 1),
        ("SUBMITTED", "EARLIER", "EARLIER", 2),
        ("CLOSED", "EARLIER", "EARLIER", 3),
    ]
    assert {hazard.rule.severity for hazard in rows} == {"MAJOR"}
    assert list(HazardMove.objects.filter(hazard=rows[2]).values_list("act", "by", "is_earlier")) == [
        ("REPORT", officer.pk, True),
        ("SUBMIT", officer.pk, True),
        ("CLOSE", inspector.pk, True),
    ]
    assert (list(sealed_moves()), WaitingLeaf.objects.count()) == ([], 0)
