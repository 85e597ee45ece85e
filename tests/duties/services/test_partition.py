from datetime import date

import pytest
from django.db import connection

from duties.models import Duty
from duties.services.partition import ensure_partitions
from tests.factories.duties import make_duty

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _only_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no partitions")


def partition_of(due_on):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM duties_duty WHERE due_on = %s", [due_on])
        return cursor.fetchone()[0]


def test_it_makes_the_missing_months():
    assert ensure_partitions(first_month=date(2031, 11, 15), last_month=date(2032, 1, 1)) == 3
    assert ensure_partitions(first_month=date(2031, 12, 1), last_month=date(2032, 2, 29)) == 1


def test_duties_go_to_their_month(noodle_bar):
    ensure_partitions(first_month=date(2032, 2, 1), last_month=date(2032, 2, 1))

    make_duty(noodle_bar, date(2032, 2, 29))

    assert partition_of(date(2032, 2, 29)) == "duties_duty_2032_02"


def test_duties_that_came_before_their_partition_move_over(noodle_bar):
    make_duty(noodle_bar, date(2032, 2, 29))
    make_duty(noodle_bar, date(2032, 3, 1))
    assert partition_of(date(2032, 2, 29)) == "duties_duty_default"

    ensure_partitions(first_month=date(2032, 2, 1), last_month=date(2032, 2, 1))

    assert partition_of(date(2032, 2, 29)) == "duties_duty_2032_02"
    assert partition_of(date(2032, 3, 1)) == "duties_duty_default"
    assert Duty.objects.count() == 2
