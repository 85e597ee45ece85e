"""What stands against an erasure, by law."""

from datetime import timedelta

import pytest

from common.encryption import encrypt, keyed_hash
from staff.models import FindingRule, Person, ProhibitedPerson, StaffingFinding
from staff.models.person import CITIZEN_ID
from staff.queries.erasure import erasure_bar
from staff.services.erasure import ErasureBarred, erase_person
from tests.factories.accounts import make_user
from tests.factories.staff import make_citizen_id, make_person, make_post


@pytest.fixture
def citizen_id():
    return make_citizen_id()


@pytest.fixture
def leaver(noodle_bar, citizen_id, at):
    """Left long ago: nothing bars the erasure."""
    person = make_person("欧阳去远", citizen_id=citizen_id, user=make_user("ouyang", "欧阳去远"))
    day = at.date() - timedelta(days=1095)
    make_post(person, noodle_bar, starts_on=day, ended_on=day, end_reason="离职")
    return person


@pytest.fixture
def erase(inspector, at):
    return lambda person: erase_person(person=person, by=inspector, at=at, reason="本人请求")


def bar_of(person, at):
    bar = erasure_bar(person=Person.objects.get(pk=person.pk), day=at.date())
    return (bar.reasons, bar.earliest_on) if bar else None


def test_nothing_bars_it_after_years(leaver, at):
    assert bar_of(leaver, at) is None


def test_an_open_post_bars_it(cook, erase):
    with pytest.raises(ErasureBarred, match="食品安全法第四十五条"):
        erase(cook)

    assert Person.objects.get(pk=cook.pk).name == "陈师傅"


def test_a_post_to_come_bars_it(leaver, rival_bar, at):
    make_post(leaver, rival_bar, starts_on=at.date() + timedelta(days=5))

    assert bar_of(leaver, at) == (("OPEN_POST",), None)


@pytest.mark.parametrize(("days", "is_barred"), [(729, True), (730, False)])
def test_two_years_after_the_last_post(noodle_bar, at, days, is_barred):
    """Law by name: 个人信息保护法第四十七条 – the retention time has passed."""
    person = make_person()
    ended_on = at.date() - timedelta(days=days)
    make_post(person, noodle_bar, starts_on=ended_on, ended_on=ended_on, end_reason="离职")

    barred = (("RETENTION",), at.date() + timedelta(days=1))
    assert bar_of(person, at) == (barred if is_barred else None)


def test_the_refusal_names_the_earliest_day(noodle_bar, erase, at):
    person = make_person()
    make_post(person, noodle_bar, starts_on=at.date(), ended_on=at.date(), end_reason="离职")

    with pytest.raises(ErasureBarred, match="2028-11-22"):
        erase(person)


def test_the_city_sets_the_time(noodle_bar, settings, at):
    settings.STAFF_RETENTION_DAYS = 30
    person = make_person()
    day = at.date() - timedelta(days=30)
    make_post(person, noodle_bar, starts_on=day, ended_on=day, end_reason="离职")

    assert bar_of(person, at) is None


def test_who_never_held_a_post_waits_for_nothing(at, db):
    assert bar_of(make_person(), at) is None


def test_a_prohibition_bars_it(leaver, citizen_id, at):
    """Food Safety Law art. 135: for life after a food crime."""
    ProhibitedPerson.objects.create(
        name=leaver.name,
        citizen_id_encrypted=encrypt(citizen_id, purpose=CITIZEN_ID),
        citizen_id_hash=keyed_hash(citizen_id, purpose=CITIZEN_ID),
        ground="FOOD_CRIME",
        document_no="（2020）苏刑终1号",
        starts_on=at.date() - timedelta(days=2000),
        recorded_at=at,
    )

    assert bar_of(leaver, at) == (("PROHIBITED",), None)


def test_an_account_in_use_bars_it(leaver, noodle_bar, at):
    leaver.user.memberships.create(enterprise=noodle_bar, role="OFFICER", valid_from=at.date())

    assert bar_of(leaver, at) == (("ACCOUNT_IN_USE",), None)


def test_an_unresolved_finding_bars_it(leaver, noodle_bar, at):
    rule = FindingRule.objects.first()
    finding = StaffingFinding.objects.create(
        enterprise=noodle_bar, kind="TOO_MANY_POSTS", person=leaver, finding_rule=rule, found_at=at
    )

    assert bar_of(leaver, at) == (("OPEN_FINDING",), None)
    StaffingFinding.objects.filter(pk=finding.pk).update(resolved_at=at)
    assert bar_of(leaver, at) is None


def test_nobody_is_erased_twice(leaver, erase):
    erase(leaver)

    with pytest.raises(ErasureBarred):
        erase(leaver)
