from datetime import date, timedelta

import pytest

from staff.models import ColourRule, ExamResult, Leave, Post, ProhibitedPerson
from staff.queries.colour import colour_of, colours_of
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import (
    LONG_AGO,
    make_certificate,
    make_morning_check,
    make_person,
    make_post,
    make_training,
)

TODAY = date(2026, 11, 23)


@pytest.fixture
def checked(cook, noodle_bar, officer, at):
    """The cook, whose code is green: certificate, training and this morning's check are good."""
    make_morning_check(cook, noodle_bar, officer, at)
    return cook


def codes(person, at):
    colour = colour_of(person=person, at=at)
    return colour.value, [reason.code for reason in colour.reasons]


def test_it_is_green_when_everything_is_good(checked, at):
    assert codes(checked, at) == ("GREEN", [])


def test_it_is_yellow_without_the_check_of_today(cook, at):
    assert codes(cook, at) == ("YELLOW", ["CHECK_MISSING"])
