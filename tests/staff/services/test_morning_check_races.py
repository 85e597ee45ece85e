"""Two checks of one person at once, each on a connection of its own. SQLite knows no such races."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from staff.models import ColourRule, MorningCheck
from staff.queries.colour import colour_of
from staff.services.morning_check import CheckRefused, StillOffDuty, record_morning_check

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HANDS = 4


@pytest.fixture(autouse=True)
def _only_postgresql(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks")
    # Emptying the tables after an earlier test of this kind took the seeded rule along.
    ColourRule.objects.get_or_create(effective_from=date(2022, 11, 1))


@pytest.fixture
def at_once(noodle_bar, cook, officer, at):
    """Check the cook on several connections at the same moment; what each gave, or the refusal it met."""
    barrier = Barrier(HANDS)

    def check(is_fit):
        barrier.wait()
        try:
            return record_morning_check(
                enterprise=noodle_bar, person=cook, is_fit=is_fit, by=officer, at=at
            ).pk
        except CheckRefused as refusal:
            return type(refusal)
        finally:
            connection.close()

    def at_once(*answers):
        with ThreadPoolExecutor(HANDS) as pool:
            return list(pool.map(check, answers))

    return at_once


def test_one_tap_that_arrives_four_times_is_one_check(at_once):
    got = at_once(True, True, True, True)

    assert set(got) == {MorningCheck.objects.get().pk}


def test_unfit_stands_whatever_arrives_beside_it(at_once, cook, at):
    """Fit before unfit is overruled, fit after unfit is refused: never is it the last word."""
    got = at_once(True, False, True, True)

    assert not MorningCheck.objects.first().is_fit
    assert {answer for answer in got if not isinstance(answer, int)} <= {StillOffDuty}
    assert colour_of(person=cook, at=at).reasons[0].code == "OFF_DUTY"
