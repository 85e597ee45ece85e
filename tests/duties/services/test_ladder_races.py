"""Two workers in the same minute, and somebody handing in meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from common.local_time import start_of_local_day
from duties.models import Duty, LadderStep, LadderTold
from duties.services.ladder import take_due_rungs
from notifications.models import Notice
from tests.factories.duties import make_duty
from tests.factories.enterprises import make_enterprise, make_member

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 11, 23)
MIDNIGHT = start_of_local_day(DAY + timedelta(days=1))
WORKERS, SHOPS = 4, 60


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks")


def at_once(work):
    barrier = Barrier(WORKERS)

    def run(number):
        barrier.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


@pytest.fixture
def shops(district, officer, monkeypatch):
    monkeypatch.setattr("duties.services.ladder.CHUNK", 7)
    shops = [make_enterprise(district, name=f"{number}号店") for number in range(SHOPS)]
    for shop in shops:
        make_duty(shop, DAY)
        make_member(officer, shop, "OFFICER")
    return shops


def test_no_rung_is_taken_twice(shops):
    taken = at_once(lambda number: take_due_rungs(at=MIDNIGHT))

    assert sum(taken) == LadderStep.objects.count() == 2 * SHOPS
    assert LadderTold.objects.count() == SHOPS
    assert sum(_told_by(notice) for notice in Notice.objects.all()) == SHOPS
    assert take_due_rungs(at=MIDNIGHT) == 0


def _told_by(notice):
    return LadderTold.objects.filter(key=notice.key, user_id=notice.user_id).count()


def test_who_is_handing_in_is_passed_over_and_asked_later(shops):
    busy = Duty.objects.get(enterprise=shops[0])
    with transaction.atomic():
        Duty.objects.select_for_update().get(pk=busy.pk)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(_take).result() == 2 * (SHOPS - 1)

    assert take_due_rungs(at=MIDNIGHT + timedelta(minutes=1)) == 2


def _take():
    try:
        return take_due_rungs(at=MIDNIGHT)
    finally:
        connection.close()
