from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hazards.models import Hazard, HazardRule
from tests.factories.hazards import make_hazard


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "CLOSED"}, "hazard_closed_pair"),
        ({"closed_on": date(2026, 11, 24)}, "hazard_closed_pair"),
        ({"due_at": "2026-11-22T00:00Z"}, "hazard_due_after_found"),
        ({"rectified_at": "2026-11-24T00:00Z"}, "hazard_rectified_pair"),
    ],
)
def test_the_table_refuses(noodle_bar, change, constraint):
    hazard = make_hazard(noodle_bar)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Hazard.objects.filter(pk=hazard.pk).update(**change)


def test_the_table_refuses_a_rectifier_who_verifies(noodle_bar, officer, at):
    hazard = make_hazard(noodle_bar)

    with pytest.raises(IntegrityError, match="hazard_rectifier_never_verifies"), transaction.atomic():
        Hazard.objects.filter(pk=hazard.pk).update(
            rectified_by=officer,
            rectified_at=at,
            closed_by=officer,
            closed_at=at,
            closed_on=date(2026, 11, 23),
            before_evidence="REASON",
            after_evidence="REASON",
            state="CLOSED",
        )


def test_a_source_key_stands_once(noodle_bar, at):
    first = make_hazard(noodle_bar, source_key="a")
    second = make_hazard(noodle_bar, source_key="b")

    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.filter(pk=second.pk).update(source_key=first.source_key)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"effective_to": date(2025, 1, 1)}, "hazards_hazardrule_period"),
        ({"limit_hours": 0}, "hazard_rule_hours"),
        ({"effective_from": date(2010, 1, 1)}, None),  # a second rule from the same day
    ],
)
def test_the_rule_refuses(db, fields, constraint):
    defaults = {"severity": "MAJOR", "effective_from": date(2026, 1, 1), "limit_hours": 1}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HazardRule.objects.create(**(defaults | fields))


def test_overdue_is_open_and_past_its_deadline(noodle_bar, at):
    late = make_hazard(noodle_bar, at=at - timedelta(days=16))
    make_hazard(noodle_bar, at=at - timedelta(days=14))

    assert list(Hazard.objects.overdue(at)) == [late]


def test_it_is_seen_by_its_members_and_its_territory(noodle_bar, officer, rival, inspector, far_inspector):
    make_hazard(noodle_bar)

    seen = [Hazard.objects.visible_to(user).count() for user in (officer, inspector, rival, far_inspector)]

    assert seen == [1, 1, 0, 0]
