from datetime import date, timedelta

import pytest
from django.utils import timezone

from duties.models import Duty
from duties.permissions import ROLES
from duties.queries.assignee import ORDER, assignees_of, with_assignee
from staff.models import Leave, Post
from tests.factories.accounts import make_user
from tests.factories.duties import make_duty
from tests.factories.enterprises import make_member
from tests.factories.staff import make_leave, make_person, make_post

DAILY, WEEKLY, MONTHLY = Duty.Kind
MONDAY, SUNDAY, LAST = date(2026, 11, 23), date(2026, 11, 29), date(2026, 11, 30)
DAYS_AND_KINDS = [(MONDAY, DAILY), (date(2026, 11, 24), DAILY), (SUNDAY, WEEKLY), (LAST, MONTHLY)]


@pytest.fixture
def three(noodle_bar, officer_person, director_person, principal_person):
    return officer_person, director_person, principal_person


def keys(enterprise):
    return [
        (enterprise.pk, MONDAY, DAILY),
        (enterprise.pk, SUNDAY, WEEKLY),
        (enterprise.pk, LAST, MONTHLY),
    ]


def assigned(enterprise, today=MONDAY):
    found = assignees_of(keys(enterprise), today)
    return [found.get(key) for key in keys(enterprise)]


def test_each_duty_is_for_its_post(three, noodle_bar, officer, director, principal):
    assert assigned(noodle_bar) == [officer.pk, director.pk, principal.pk]


def test_only_who_may_hand_it_in_is_asked():
    assert {kind: set(roles) for kind, roles in ORDER.items()} == {
        kind: set(roles) for kind, roles in ROLES.items()
    }


def test_the_officer_checks_weekly_where_there_is_no_director(noodle_bar, officer_person, principal_person):
    officer, principal = officer_person.user, principal_person.user

    assert assigned(noodle_bar) == [officer.pk, officer.pk, principal.pk]


def test_a_principal_alone_does_everything(noodle_bar, principal):
    assert assigned(noodle_bar) == [principal.pk] * 3


def test_an_officer_alone_cannot_hold_the_monthly_meeting(noodle_bar, officer):
    assert assigned(noodle_bar) == [officer.pk, officer.pk, None]


def test_nobody_is_asked_where_nobody_signs_in(noodle_bar, rival):
    assert assigned(noodle_bar) == [None, None, None]


def test_a_duty_in_hand_is_a_key(three, noodle_bar, officer):
    duty = make_duty(noodle_bar, MONDAY)

    assert assignees_of([duty], MONDAY) == {duty.pk: officer.pk}


def test_the_deputy_stands_in(three, noodle_bar, officer, director, principal):
    make_leave(officer.person.posts.get(), MONDAY, MONDAY, deputy=principal.person)

    assert assigned(noodle_bar) == [principal.pk, director.pk, principal.pk]
    assert assigned(noodle_bar, MONDAY + timedelta(days=1))[0] == officer.pk


def test_leave_without_deputy_passes_it_on(three, noodle_bar, officer, director):
    make_leave(officer.person.posts.get(), MONDAY, MONDAY)

    assert assigned(noodle_bar)[0] == director.pk


def test_a_deputy_who_may_not_hand_it_in_passes_it_on(three, noodle_bar, cook, principal, director, officer):
    make_leave(officer.person.posts.get(), MONDAY, MONDAY, deputy=cook)
    make_leave(principal.person.posts.get(), MONDAY, LAST, deputy=officer.person)

    assert assigned(noodle_bar) == [director.pk, director.pk, director.pk]


def test_leave_that_was_cancelled_is_none(three, noodle_bar, officer, director):
    make_leave(officer.person.posts.get(), MONDAY, MONDAY, cancelled_at=timezone.now())

    assert assigned(noodle_bar)[0] == officer.pk
    assert Leave.objects.count() == 1


def test_leave_at_another_enterprise_is_not_leave_here(three, noodle_bar, rival_bar, officer):
    make_member(officer, rival_bar, "OFFICER")
    make_leave(make_post(officer.person, rival_bar, Post.Kind.OFFICER), MONDAY, MONDAY)

    assert assigned(noodle_bar)[0] == officer.pk
    assert assigned(rival_bar)[0] is None


def test_what_was_missed_is_for_who_holds_the_post_now(three, noodle_bar, officer, director):
    make_leave(officer.person.posts.get(), MONDAY, MONDAY, deputy=director.person)

    assert assigned(noodle_bar, MONDAY + timedelta(days=3))[0] == officer.pk


def test_what_is_to_come_is_for_who_holds_the_post_then(three, noodle_bar, officer, director):
    make_leave(officer.person.posts.get(), MONDAY, MONDAY, deputy=director.person)

    assert assigned(noodle_bar, MONDAY - timedelta(days=3))[0] == director.pk


def test_an_appointment_goes_before_a_mere_sign_in(noodle_bar, officer):
    later = make_user("later", "后任安全员")
    make_member(later, noodle_bar, "OFFICER", valid_from=date(2026, 1, 1))
    make_post(make_person("侯小全", user=later), noodle_bar, Post.Kind.OFFICER)

    assert assigned(noodle_bar)[0] == later.pk


def test_who_left_is_not_asked(three, noodle_bar, officer, director):
    officer.memberships.update(valid_to=MONDAY, ended_at=timezone.now())

    assert assigned(noodle_bar)[0] == director.pk


def test_a_locked_account_is_not_asked(three, noodle_bar, officer, director):
    officer.is_active = False
    officer.save()

    assert assigned(noodle_bar)[0] == director.pk


def test_duties_can_be_filtered_by_it(three, noodle_bar, rival_bar, rival_person, officer):
    mine, _other = make_duty(noodle_bar, MONDAY), make_duty(rival_bar, MONDAY)

    duties = with_assignee(Duty.objects.all(), MONDAY)

    assert [duty.pk for duty in duties.filter(assignee_id=officer.pk)] == [mine.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(noodle_bar, officer, rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        assignees_of([(noodle_bar.pk, MONDAY + timedelta(days=n), DAILY) for n in range(rows)], MONDAY)


def test_nothing_asked_is_no_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert assignees_of([]) == {}


def test_many_at_once_are_told_as_one_by_one(three, noodle_bar, rival_bar, rival_person, officer, cook):
    """The statement for a city and the one for a page say the same, on each day and for every kind."""
    make_member(cook.user, rival_bar, "PRINCIPAL", valid_from=date(2026, 11, 25))
    make_leave(officer.person.posts.get(), MONDAY, MONDAY + timedelta(days=1), deputy=three[2])
    make_leave(three[1].posts.get(), date(2026, 11, 24), LAST)
    duties = [make_duty(bar, day, kind) for bar in (noodle_bar, rival_bar) for day, kind in DAYS_AND_KINDS]

    for today in (MONDAY - timedelta(days=4), MONDAY, date(2026, 11, 24), date(2026, 11, 26), LAST):
        one_by_one = with_assignee(Duty.objects.all(), today).values_list("pk", "assignee_id")
        assert assignees_of(duties, today) == {pk: user for pk, user in one_by_one if user is not None}
    assert len({user for _pk, user in one_by_one}) > 2
