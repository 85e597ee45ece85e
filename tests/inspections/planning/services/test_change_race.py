"""Two people change one visit in the same instant: SQLite lets one write at a time and knows no such race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Role
from inspections.models import PlannedChange
from inspections.services.planning.change import ChangedMeanwhile, change_planned
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_planning import make_planned

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs writers at once")


def test_one_change_stands_and_the_other_looks_again(noodle_bar, inspector, district, at):
    second = make_user("second", "李检查")
    give_role(second, Role.DISTRICT_REGULATOR, district)
    planned = make_planned(noodle_bar, date(2026, 12, 1), date(2026, 12, 31))
    barrier = Barrier(2)

    def change(day):
        barrier.wait()
        try:
            return change_planned(
                planned=planned,
                visit_on=date(2026, 12, day),
                inspectors=[inspector, second],
                reason="冲突",
                seen=0,
                by=inspector,
                at=at,
            )
        except ChangedMeanwhile as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(change, (8, 9)))

    assert {type(one) for one in outcomes} == {PlannedChange, ChangedMeanwhile}
    stands = next(one for one in outcomes if isinstance(one, PlannedChange))
    planned.refresh_from_db()
    assert PlannedChange.objects.get() == stands
    assert planned.due_to == date(2026, 12, 31)
