from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from enterprises.models import ClosedPeriod, Enterprise, OpenedDay, OpeningPattern
from staff.models import ColourRule, Leave
from staff.queries.morning_check import (
    count_states,
    fever_limit,
    morning_check_people,
    morning_check_summary,
    next_missing,
)
from tests.factories.staff import LONG_AGO, make_morning_check, make_person, make_post

TODAY = date(2026, 11, 23)
NOBODY = dict.fromkeys(("expected", "checked", "fit", "unfit", "off_duty", "missing"), 0)


@pytest.fixture
def summary(noodle_bar):
    def summary(day=TODAY):
        return asdict(morning_check_summary(enterprise=noodle_bar, day=day))

    return summary


@pytest.fixture
def check(noodle_bar, officer):
    def check(person, at, **fields):
        return make_morning_check(person, noodle_bar, officer, at, **fields)

    return check


@pytest.fixture
def helper(noodle_bar):
    person = make_person("林帮厨")
    make_post(person, noodle_bar, job_title="帮厨", handles_food=True)
    return person


def test_it_expects_who_handles_food_and_is_there(cook, helper, officer_person, noodle_bar, summary):
    away = make_person("休假的人")
    post = make_post(away, noodle_bar, handles_food=True)
    Leave.objects.create(post=post, starts_on=TODAY, ends_on=TODAY, declared_at=LONG_AGO)
    gone = make_person("离职的人")
    make_post(gone, noodle_bar, handles_food=True, ended_on=TODAY, end_reason="辞职")

    assert summary() == NOBODY | {"expected": 2, "missing": 2}
    assert [person.name for person in morning_check_people(enterprise=noodle_bar, day=TODAY)] == [
        "林帮厨",
        "陈师傅",
    ]


def test_it_counts_fit_and_unfit(cook, helper, check, summary, at):
    check(cook, at)
    check(helper, at, is_fit=False)

    assert summary() == NOBODY | {"expected": 2, "checked": 2, "fit": 1, "unfit": 1, "off_duty": 1}


def test_the_last_check_of_the_day_counts(cook, check, summary, at):
    check(cook, at, is_fit=False)
    check(cook, at + timedelta(hours=3), clears=True)

    assert summary() == NOBODY | {"expected": 1, "checked": 1, "fit": 1}


def test_off_duty_since_yesterday_is_not_missing_today(cook, check, summary, at):
    check(cook, at - timedelta(days=1), is_fit=False)

    assert summary() == NOBODY | {"expected": 1, "off_duty": 1}


def test_off_duty_on_leave_is_still_off_duty(cook, check, summary, at):
    check(cook, at - timedelta(days=1), is_fit=False)
    Leave.objects.create(post=cook.posts.get(), starts_on=TODAY, ends_on=TODAY, declared_at=LONG_AGO)

    assert summary() == NOBODY | {"off_duty": 1}


def test_a_past_day_is_told_as_it_ended(cook, check, summary, at):
    check(cook, at - timedelta(days=3), is_fit=False)
    check(cook, at, clears=True)

    friday = date(2026, 11, 20)
    assert summary(friday) == NOBODY | {"expected": 1, "checked": 1, "unfit": 1, "off_duty": 1}
    assert summary(friday - timedelta(days=1)) == NOBODY | {"expected": 1, "missing": 1}


def test_a_check_at_another_enterprise_counts(cook, rival_bar, officer, summary, at):
    make_post(cook, rival_bar, handles_food=True)
    make_morning_check(cook, rival_bar, officer, at)

    assert summary() == NOBODY | {"expected": 1, "checked": 1, "fit": 1}


def test_who_was_not_expected_but_checked_stands_on_the_list(officer_person, noodle_bar, check, summary, at):
    check(officer_person, at)

    assert summary() == NOBODY
    people = morning_check_people(enterprise=noodle_bar, day=TODAY)
    assert count_states(people) == {"missing": 0, "off_duty": 0, "checked_in": 1, "all": 1}


def test_two_posts_are_one_person(cook, noodle_bar, summary):
    make_post(cook, noodle_bar, kind="OFFICER", handles_food=True)

    assert summary() == NOBODY | {"expected": 1, "missing": 1}


@pytest.mark.parametrize(
    ("declared", "expected"), [(timedelta(hours=-1), 0), (timedelta(hours=20), 1)], ids=["before", "too late"]
)
def test_nobody_is_expected_while_closed(cook, noodle_bar, summary, at, declared, expected):
    ClosedPeriod.objects.create(
        enterprise=noodle_bar, starts_on=TODAY, ends_on=TODAY, reason="装修", declared_at=at + declared
    )

    assert summary()["expected"] == expected


def test_nobody_is_expected_on_a_weekday_off(cook, noodle_bar, summary, at):
    OpeningPattern.objects.create(
        enterprise=noodle_bar,
        starts_on=TODAY - timedelta(days=7),
        closed_weekdays=1 << TODAY.weekday(),
        declared_at=at - timedelta(days=8),
    )
    assert summary() == NOBODY

    OpenedDay.objects.create(enterprise=noodle_bar, day=TODAY, reason="团餐", declared_at=at)
    assert summary()["expected"] == 1


def test_nobody_is_expected_while_suspended(cook, noodle_bar, summary, check, at):
    noodle_bar.status = Enterprise.Status.SUSPENDED
    check(cook, at - timedelta(days=1), is_fit=False)

    assert summary() == NOBODY | {"off_duty": 1}


def test_it_is_one_query(cook, helper, noodle_bar, django_assert_num_queries):
    with django_assert_num_queries(1):
        morning_check_summary(enterprise=noodle_bar, day=TODAY)


def test_the_next_is_who_comes_after_and_then_from_the_top(noodle_bar, check, at):
    ann, bea, cat = people = [make_person(name) for name in ("甲一", "甲二", "甲三")]
    people.sort(key=lambda person: person.name)
    for person in people:
        make_post(person, noodle_bar, handles_food=True)
    order = list(morning_check_people(enterprise=noodle_bar, day=TODAY))

    def following(person):
        return next_missing(enterprise=noodle_bar, day=TODAY, after=person)

    assert [following(person) for person in order] == [order[1], order[2], order[0]]
    check(order[1], at)
    assert following(order[0]) == order[2]
    check(order[2], at)
    assert following(order[0]) is None


def test_the_fever_limit_is_a_dated_rule(db):
    ColourRule.objects.create(effective_from=date(2026, 11, 1), fever_from=Decimal("37.0"))

    assert fever_limit(TODAY) == Decimal("37.0")
    assert fever_limit(date(2026, 10, 31)) == Decimal("37.3")
    assert fever_limit(date(2000, 1, 1)) == Decimal("37.3")  # before any rule
