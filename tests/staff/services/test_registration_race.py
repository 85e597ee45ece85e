"""Two clerks at the same moment. SQLite lets one write at a time and knows no such race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from staff.models import Person, Post
from staff.services.appointment_rules import AlreadyInPost, PrincipalInPost
from staff.services.person import CitizenIdTaken, register_person, update_person
from staff.services.post import appoint_person
from tests.factories.staff import make_citizen_id, make_person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HANDS = 5


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs writers at once")


def at_once(do):
    """What each of several hands got: the result, or the class of the refusal."""
    barrier = Barrier(HANDS)

    def hand(number):
        barrier.wait()
        try:
            return do(number)
        except (AlreadyInPost, PrincipalInPost, CitizenIdTaken) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(hand, range(HANDS)))


def test_one_number_is_one_person(at):
    number = make_citizen_id()

    people = at_once(lambda _n: register_person(name="陈小美", citizen_id=number, by=None, at=at).pk)

    assert len(set(people)) == 1
    assert Person.objects.count() == 1


def test_one_number_is_corrected_onto_one_person(at):
    number = make_citizen_id()
    people = [make_person() for _hand in range(HANDS)]

    def correct(hand):
        return update_person(person=people[hand], citizen_id=number, by=None, at=at, reason="更正").pk

    answers = at_once(correct)

    assert answers.count(CitizenIdTaken) == HANDS - 1
    assert Person.objects.with_citizen_id(number).count() == 1


def test_one_enterprise_gets_one_principal(at, noodle_bar, director):
    people = [make_person() for _hand in range(HANDS)]

    def appoint(hand):
        return appoint_person(
            person=people[hand],
            enterprise=noodle_bar,
            kind=Post.Kind.PRINCIPAL,
            starts_on=date(2026, 11, 23),
            by=director,
            at=at,
        ).pk

    assert at_once(appoint).count(PrincipalInPost) == HANDS - 1
    assert Post.objects.count() == 1


def test_one_person_gets_one_post_of_a_kind(at, noodle_bar):
    person = make_person()

    def appoint(_hand):
        return appoint_person(
            person=person,
            enterprise=noodle_bar,
            kind=Post.Kind.STAFF,
            starts_on=date(2026, 11, 23),
            by=None,
            at=at,
        ).pk

    assert at_once(appoint).count(AlreadyInPost) == HANDS - 1
    assert Post.objects.count() == 1
