"""Checks at the same moment, each on a connection of its own; SQLite lets one write at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from hazards.models import Hazard
from hazards.services.staffing import follow_staffing_findings
from staff.models import StaffingFinding
from staff.services.staffing_check import check_staffing
from staff.signals import findings_changed
from tests.factories.enterprises import make_enterprise

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HANDS = 4


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks")


def at_once(work):
    barrier = Barrier(HANDS)

    def run(number):
        barrier.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(run, range(HANDS)))


def test_checks_at_once_open_each_finding_once(district):
    bars = [make_enterprise(district) for _ in range(10)]
    ids = [bar.pk for bar in bars]

    # The whole city and single enterprises beside each other.
    outcomes = at_once(lambda number: check_staffing(at=AT, enterprise_ids=None if number % 2 else ids))

    assert sum(outcome.opened for outcome in outcomes) == 20
    assert StaffingFinding.objects.count() == 20


def test_following_at_once_opens_each_hazard_once(district, monkeypatch):
    for _ in range(5):
        make_enterprise(district)
    monkeypatch.setattr(findings_changed, "receivers", [])  # as if the messages had been lost
    check_staffing(at=AT)
    assert not Hazard.objects.exists()

    outcomes = at_once(lambda number: follow_staffing_findings(at=AT))

    assert sum(outcome.opened for outcome in outcomes) == 10
    assert Hazard.objects.count() == 10
