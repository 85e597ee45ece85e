from datetime import date
from decimal import Decimal

import pytest

from staff.models import ExamResult, Post
from staff.queries.person_fitness import person_fitness
from tests.factories.staff import make_certificate, make_person, make_post, make_training

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture
def person(noodle_bar):
    person = make_person("安小全")
    make_post(person, noodle_bar, Post.Kind.OFFICER)
    return person


def test_order_97_an_officer_trains_forty_hours_in_a_calendar_year(person, officer):
    for hours, day in ((12, date(2026, 1, 1)), (Decimal("3.5"), DAY), (40, date(2025, 12, 31))):
        make_training(person, hours=hours, completed_on=day)
    make_training(person, hours=20, withdrawn_at="2026-11-01T00:00Z", withdraw_reason="登记错了")

    fitness = person_fitness(person=person, user=officer, day=DAY)

    assert (fitness.hours_this_year, fitness.hours_due, fitness.hours_missing) == (
        Decimal("15.5"),
        40,
        Decimal("24.5"),
    )
    assert len(fitness.trainings) == 3


@pytest.mark.parametrize(
    ("kind", "hours_due"),
    [("DIRECTOR", 40), ("OFFICER", 40), ("PRINCIPAL", None), ("STAFF", None)],
)
def test_no_number_is_set_for_the_others(noodle_bar, officer, kind, hours_due):
    person = make_person("李四")
    make_post(person, noodle_bar, kind)

    assert person_fitness(person=person, user=officer, day=DAY).hours_due == hours_due


def test_only_the_certificate_issued_last_has_a_state(person, officer, at):
    old = make_certificate(person, issued_on=date(2025, 6, 1))
    new = make_certificate(person, issued_on=date(2026, 6, 1))
    wrong = make_certificate(person, issued_on=date(2026, 7, 1), withdrawn_at=at, withdraw_reason="登记错了")

    shown = person_fitness(person=person, user=officer, day=DAY).certificates

    assert [(row.certificate, row.state, row.is_withdrawn) for row in shown] == [
        (wrong, "", True),
        (new, "FIT", False),
        (old, "", False),
    ]


def test_each_reader_gets_what_they_may_do(person, noodle_bar, officer, inspector, cadre, at):
    exam = ExamResult.objects.create(
        person=person, enterprise=noodle_bar, kind="SPOT_CHECK", taken_on=DAY, score=80, has_passed=True,
        recorded_at=at,
    )  # fmt: skip
    make_training(person, enterprise=noodle_bar)

    def may(user):
        fitness = person_fitness(person=person, user=user, day=DAY)
        assert [row.record for row in fitness.exams] == [exam]
        return (
            fitness.may_manage,
            fitness.may_see_photo,
            fitness.enterprises,
            fitness.trainings[0].may_withdraw,
            fitness.exams[0].may_withdraw,
        )

    assert may(officer) == (True, True, [noodle_bar], True, False)
    assert may(inspector) == (True, True, [noodle_bar], True, True)
    assert may(cadre) == (False, False, [], False, False)


def test_the_number_of_queries_does_not_grow_with_the_records(
    person, noodle_bar, officer, django_assert_max_num_queries
):
    make_training(person, enterprise=noodle_bar)
    person_fitness(person=person, user=officer, day=DAY)  # who the officer is, is asked once
    with django_assert_max_num_queries(14) as before:
        person_fitness(person=person, user=officer, day=DAY)
    for _number in range(4):
        make_training(person, enterprise=noodle_bar)
        make_certificate(person)
    with django_assert_max_num_queries(14) as after:
        person_fitness(person=person, user=officer, day=DAY)

    assert len(before) == len(after)
