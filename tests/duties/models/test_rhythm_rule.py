from datetime import date

import pytest
from django.db import IntegrityError, transaction

from duties.models import Duty, RhythmRule

DAY = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("HEADQUARTERS", [Duty.Kind.MONTHLY_DISPATCH]),
        ("BRANCH", [Duty.Kind.WEEKLY_CHECK]),
        ("STORE", [Duty.Kind.DAILY_CONTROL]),
    ],
)
def test_the_orders_ask_each_for_its_own(db, role, kinds):
    """Orders 104 and 114."""
    rules = RhythmRule.objects.on(date(2026, 11, 23)).filter(chain_role=role)

    assert [rule.enterprise_kind for rule in rules] == ["CATERER", "SELLER"]
    assert [[kind for kind in Duty.Kind if rule.owes(kind)] for rule in rules] == [kinds, kinds]


def test_the_orders_begin_on_their_days(db):
    first_days = RhythmRule.objects.filter(chain_role="STORE").values_list(
        "enterprise_kind", "effective_from"
    )

    assert dict(first_days) == {"CATERER": date(2025, 12, 1), "SELLER": date(2026, 3, 20)}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("rhythm_rule_once", {}),
        ("rhythm_rule_owes_something", {"owes_daily": False, "owes_weekly": False, "owes_monthly": False}),
        ("duties_rhythmrule_period", {"effective_to": date(2023, 12, 31)}),
    ],
)
def test_constraints(db, name, fields):
    rule = {"chain_role": "STORE", "effective_from": DAY}
    if not fields:
        RhythmRule.objects.create(**rule)

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        RhythmRule.objects.create(**(rule | fields))

    assert name in str(caught.value) or "UNIQUE constraint failed" in str(caught.value)
