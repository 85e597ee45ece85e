from datetime import date

import pytest

from common.encryption import encrypt, keyed_hash
from staff.models import Post, ProhibitedPerson
from staff.models.person import CITIZEN_ID
from staff.services.appointment_rules import Prohibited, UnderAge, WrongStart, WrongTerm
from staff.services.post import appoint_person, renew_term
from tests.factories.staff import make_citizen_id, make_person

TODAY = date(2026, 11, 23)
BORN_2010_11_23 = "320508201011230017"
BORN_2010_11_24 = "320508201011240012"


@pytest.fixture
def appoint(noodle_bar, principal, at):
    def appoint(person, starts_on=TODAY, kind=Post.Kind.OFFICER, **fields):
        return appoint_person(
            person=person,
            enterprise=noodle_bar,
            kind=kind,
            starts_on=starts_on,
            by=principal,
            at=at,
            **fields,
        )

    return appoint


def prohibit(number, starts_on, ends_on=None, **fields):
    return ProhibitedPerson.objects.create(
        name="王小明",
        citizen_id_encrypted=encrypt(number, purpose=CITIZEN_ID),
        citizen_id_hash=keyed_hash(number, purpose=CITIZEN_ID),
        ground="LICENCE_REVOKED" if ends_on else "FOOD_CRIME",
        document_no="苏姑市监处罚〔2026〕1号",
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at="2026-01-01T00:00Z",
        **fields,
    )


@pytest.mark.parametrize("kind", Post.Kind.values)
def test_five_years_after_a_revoked_licence_nobody_is_appointed(appoint, kind):
    """Food Safety Law art. 135, first paragraph. The document stays where it is."""
    number = make_citizen_id()
    prohibit(number, date(2021, 11, 24), date(2026, 11, 23))

    with pytest.raises(Prohibited, match="第一百三十五条") as refused:
        appoint(make_person(citizen_id=number), kind=kind)

    assert "2026-11-24前" in str(refused.value)
    assert "苏姑市监" not in str(refused.value)
    assert not Post.objects.exists()


def test_after_five_years_it_is_over(appoint):
    number = make_citizen_id()
    prohibit(number, date(2021, 11, 23), date(2026, 11, 22))

    assert appoint(make_person(citizen_id=number)).pk


def test_after_a_food_crime_it_is_for_life(appoint):
    """Food Safety Law art. 135, second paragraph."""
    number = make_citizen_id()
    prohibit(number, date(1999, 1, 1))

    with pytest.raises(Prohibited, match="终身"):
        appoint(make_person(citizen_id=number))


def test_a_first_day_in_the_past_is_no_way_around_it(appoint):
    number = make_citizen_id()
    prohibit(number, date(2026, 11, 1), date(2031, 10, 31))

    with pytest.raises(Prohibited):
        appoint(make_person(citizen_id=number), starts_on=date(2026, 10, 1))


def test_a_prohibition_taken_back_forbids_nothing(appoint, at):
    number = make_citizen_id()
    prohibit(number, date(2020, 1, 1), withdrawn_at=at, withdraw_reason="改判")

    assert appoint(make_person(citizen_id=number)).pk


def test_others_and_people_without_a_number_are_not_meant(appoint):
    prohibit(make_citizen_id(), date(2020, 1, 1))

    assert appoint(make_person()).pk
    assert appoint(make_person(citizen_id=""), kind=Post.Kind.DIRECTOR).pk


def test_it_is_found_under_an_older_key(appoint, settings):
    number = make_citizen_id()
    settings.FIELD_ENCRYPTION_KEYS = {"1": "first secret"}
    prohibit(number, date(2020, 1, 1))
    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret", "1": "first secret"}

    with pytest.raises(Prohibited):
        appoint(make_person(citizen_id=number))


def test_it_ends_no_further_term(appoint, principal, at):
    number = make_citizen_id()
    post = appoint(make_person(citizen_id=number), term_ends_on=date(2027, 1, 1))
    prohibit(number, date(2026, 11, 23))

    with pytest.raises(Prohibited):
        renew_term(post=post, term_ends_on=date(2029, 1, 1), by=principal, at=at)


def test_nobody_under_sixteen_is_taken_on(appoint):
    """国务院令第364号第二条: sixteen on the very day is old enough."""
    with pytest.raises(UnderAge):
        appoint(make_person(citizen_id=BORN_2010_11_24), kind=Post.Kind.STAFF)

    assert appoint(make_person(citizen_id=BORN_2010_11_23), kind=Post.Kind.STAFF).pk


@pytest.mark.parametrize("starts_on", [date(2027, 2, 22), date(1926, 11, 23)])
def test_it_refuses_a_first_day_with_a_wrong_year(appoint, starts_on):
    with pytest.raises(WrongStart):
        appoint(make_person(), starts_on=starts_on)


def test_three_months_ahead_is_soon_enough(appoint):
    assert appoint(make_person(), starts_on=date(2027, 2, 21)).starts_on == date(2027, 2, 21)


@pytest.mark.parametrize("term_ends_on", [date(2026, 11, 22), date(2037, 1, 1)])
def test_it_refuses_a_term_that_ends_before_it_begins_or_never(appoint, term_ends_on):
    with pytest.raises(WrongTerm):
        appoint(make_person(), term_ends_on=term_ends_on)
