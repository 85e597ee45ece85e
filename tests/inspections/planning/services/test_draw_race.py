"""Two draws over one pool, made in the same instant: no visit is drawn twice. SQLite knows no such race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Role
from inspections.models import DrawnVisit
from inspections.services.planning.draw import commit_draw, execute_draw
from ledger.services.sealing import seal
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_planning import make_planned

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WINDOW = {"due_from": date(2026, 12, 1), "due_to": date(2026, 12, 31)}


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs writers at once")


def test_each_visit_is_drawn_once(inspector, district, at):
    second = make_user("second", "李检查")
    give_role(second, Role.DISTRICT_REGULATOR, district)
    for _number in range(6):
        make_planned(make_enterprise(district))
    draws = [
        commit_draw(
            region=district, title=f"抽查{number}", inspectors=[inspector, second], subjects_wanted=6,
            by=inspector, at=at, **WINDOW,
        )
        for number in range(2)
    ]  # fmt: skip
    seal(at=at)
    barrier = Barrier(2)

    def make(row):
        barrier.wait()
        try:
            execute_draw(row=row, by=inspector, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(make, draws))

    drawn = list(DrawnVisit.objects.values_list("planned", flat=True))
    assert len(drawn) == len(set(drawn)) == 6
