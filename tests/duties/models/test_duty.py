from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from duties.models import Duty, DutyMonth, DutyRecord, DutyRule
from tests.factories.duties import make_duty, make_record

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": 4}, "duty_kind"),
        ({"state": Duty.State.ON_TIME}, "duty_submitted_pair"),
        ({"state": Duty.State.DUE, "submitted_at": NOW}, "duty_submitted_pair"),
        ({"state": 9}, "duty_submitted_pair"),
    ],
)
def test_the_table_refuses(noodle_bar, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Duty.objects.create(**({"enterprise": noodle_bar, "due_on": DAY, "kind": 1} | fields))


def test_one_duty_of_a_kind_and_day(noodle_bar):
    make_duty(noodle_bar, DAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(enterprise=noodle_bar, due_on=DAY, kind=1)


def test_a_month_begins_on_its_first(noodle_bar):
    with pytest.raises(IntegrityError, match="duty_month_first_day"), transaction.atomic():
        DutyMonth.objects.create(enterprise=noodle_bar, month=DAY)


def test_masks_are_positive(noodle_bar):
    with pytest.raises(IntegrityError, match="duty_month_masks_positive"), transaction.atomic():
        DutyMonth.objects.create(enterprise=noodle_bar, month=date(2026, 11, 1), daily_due=-1)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"effective_to": date(2025, 1, 1)}, "duty_rule_order"),
        ({"deadline_hour": 0}, "duty_rule_deadline_hour"),
        ({"deadline_hour": 25}, "duty_rule_deadline_hour"),
    ],
)
def test_the_rule_refuses(db, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DutyRule.objects.create(**({"effective_from": date(2026, 1, 1), "legal_basis": "…"} | fields))


def test_revisions_count_from_one_and_only_once(noodle_bar, officer):
    record = make_record(noodle_bar, officer)
    for revision in (0, 1):
        copy = DutyRecord.objects.get(pk=record.pk)
        copy.pk, copy.revision = None, revision
        copy.idempotency_key = f"00000000-0000-0000-0000-00000000000{revision}"
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


@pytest.mark.parametrize(
    ("kind", "due_on", "opens_on"),
    [
        (Duty.Kind.DAILY_CONTROL, date(2026, 11, 29), date(2026, 11, 29)),
        (Duty.Kind.WEEKLY_CHECK, date(2026, 11, 29), date(2026, 11, 23)),
        (Duty.Kind.MONTHLY_DISPATCH, date(2026, 11, 30), date(2026, 11, 1)),
    ],
)
def test_it_opens_with_its_period(kind, due_on, opens_on):
    assert Duty(kind=kind, due_on=due_on).opens_on == opens_on


def test_it_is_seen_by_its_members_and_its_territory(noodle_bar, officer, rival, inspector, far_inspector):
    make_record(noodle_bar, officer)

    seen = [
        (Duty.objects.visible_to(user).count(), DutyRecord.objects.visible_to(user).count())
        for user in (officer, inspector, rival, far_inspector)
    ]

    assert seen == [(1, 1), (1, 1), (0, 0), (0, 0)]
