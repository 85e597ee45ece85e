"""Two administrators at the same moment: never two rules in force at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from hazards.models import HazardRule
from portal.rule_kinds import KINDS
from portal.services.rule import RuleRefused, introduce_rule

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TODAY, WORKERS = date(2026, 11, 23), 4


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks")


def test_rules_for_different_days_do_not_overlap(at):
    barrier = Barrier(WORKERS)

    def introduce(number):
        barrier.wait()
        try:
            introduce_rule(
                KINDS["hazard-limits"],
                values={"severity": "GENERAL", "limit_hours": 50 + number},
                effective_from=TODAY + timedelta(days=1 + number),
                reason="试行",
                by=None,
                at=at,
            )
        except RuleRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(WORKERS) as pool:
        done = list(pool.map(introduce, range(WORKERS)))

    rules = list(HazardRule.objects.filter(severity="GENERAL").order_by("effective_from"))
    assert len(rules) == 1 + sum(done)
    assert [rule.effective_to for rule in rules] == [
        *(rule.effective_from - timedelta(days=1) for rule in rules[1:]),
        None,
    ]
