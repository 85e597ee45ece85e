"""Two people publish, or one publishes what another withdraws, in the same instant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from inspections.models import Inspection, InspectionPublication, WaitingPublication
from inspections.services.inspection.inspection import InspectionRefused, withdraw_inspection
from inspections.services.inspection.publication import publish_inspections
from tests.factories.inspections import make_inspection

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MANY = 12


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs writers at once")


def at_once(*works):
    barrier = Barrier(len(works))

    def run(work):
        barrier.wait()
        try:
            return work()
        except InspectionRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_each_result_is_published_once(noodle_bar, inspector):
    rows = [make_inspection(noodle_bar, is_published=False) for _n in range(MANY)]

    def publish():
        return publish_inspections(inspections=rows, by=inspector, at=timezone.now())

    outcomes = at_once(publish, publish, publish)

    published = [one for one in outcomes if not isinstance(one, InspectionRefused)]
    assert sum(len(one) for one in published) == InspectionPublication.objects.count() == MANY
    assert not WaitingPublication.objects.exists()


def test_what_is_withdrawn_meanwhile_waits_no_more(noodle_bar, inspector):
    rows = [make_inspection(noodle_bar, is_published=False) for _n in range(MANY)]

    outcomes = at_once(
        lambda: publish_inspections(inspections=rows, by=inspector, at=timezone.now()),
        lambda: withdraw_inspection(
            inspection=rows[-1], reason="记错了企业", by=inspector, at=timezone.now()
        ),
    )

    assert isinstance(outcomes[1], Inspection)
    assert InspectionPublication.objects.count() >= MANY - 1
    assert not WaitingPublication.objects.exists()
