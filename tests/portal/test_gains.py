import pytest

from portal.gains import gains_of
from scoring.formula.columns import DIMENSIONS, POINT_NAMES

PARAMETERS = {
    "dimensions": {
        "DUTY": {"weight": 30, "components": {"daily": 50, "weekly": 20, "monthly": 15, "hazards": 15}},
        "SUPERVISION": {"weight": 25, "components": {"inspections": 60, "key_items": 20, "hazards": 20}},
        "SAMPLING": {"weight": 20},
        "COMPLAINT": {"weight": 10, "components": {"volume": 80, "response": 20}},
        "CREDIT": {"weight": 15},
    }
}


def points(**known):
    return dict.fromkeys(POINT_NAMES, -1) | known


def test_a_perfect_record_needs_no_advice():
    full = dict.fromkeys(POINT_NAMES, 1000)

    assert gains_of(full, PARAMETERS) == []


def test_the_largest_gain_comes_first():
    known = points(duty=500, duty_daily=500, sampling=900, credit=1000)

    gains = gains_of(known, PARAMETERS)

    # 30 of 65 parts of the weight are the duty's, 20 the sampling's.
    assert [gain.points for gain in gains] == [pytest.approx(23.1), pytest.approx(3.1)]


def test_dimensions_without_data_promise_nothing():
    assert gains_of(points(), PARAMETERS) == []
    assert len(DIMENSIONS) == len(PARAMETERS["dimensions"])


def test_confirmed_hollow_routine_is_something_to_gain():
    known = points(duty=900, duty_daily=1000, duty_hollow=-100, credit=1000)

    gains = gains_of(known, PARAMETERS)

    # 30 of 45 parts of the weight are the duty's.
    assert [(gain.points, "走过场" in gain.advice) for gain in gains] == [(pytest.approx(6.7), True)]
