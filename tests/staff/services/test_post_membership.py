from datetime import date, timedelta

import pytest

from enterprises.models import Membership
from enterprises.services.membership import end_membership
from staff.models import Post
from staff.services.post import appoint_person, end_post
from staff.services.post_membership import follow_posts
from staff.tasks import follow_posts_by_date
from tests.factories.accounts import make_user
from tests.factories.staff import make_person, make_post

TODAY = date(2026, 11, 23)


@pytest.fixture
def person(db):
    return make_person("安小全", user=make_user("xiaoquan"))


@pytest.fixture
def appoint(person, noodle_bar, principal, at):
    def appoint(kind=Post.Kind.OFFICER, starts_on=TODAY):
        return appoint_person(
            person=person, enterprise=noodle_bar, kind=kind, starts_on=starts_on, by=principal, at=at
        )

    return appoint


def roles(person, day=TODAY):
    return sorted(person.user.memberships.on(day).values_list("role", flat=True))


@pytest.mark.parametrize("kind", Post.MANAGER_KINDS)
def test_a_manager_with_a_sign_in_may_act_at_once(appoint, person, kind):
    appoint(kind)

    assert roles(person) == [kind]


def test_a_cook_may_not(appoint, person):
    appoint(Post.Kind.STAFF)

    assert roles(person) == []


def test_the_end_of_the_post_takes_it_away_at_once(appoint, person, principal, at):
    post = appoint()
    other = appoint(Post.Kind.DIRECTOR)

    end_post(post=post, ended_on=TODAY, reason="调岗", by=principal, at=at)

    assert roles(person) == [other.kind]
    assert Membership.objects.get(role="OFFICER").ended_at == at


def test_an_end_to_come_leaves_it_until_then(appoint, person, principal, at):
    end_post(post=appoint(), ended_on=TODAY + timedelta(days=2), reason="辞职", by=principal, at=at)
    assert roles(person) == ["OFFICER"]

    follow_posts(at=at + timedelta(days=1))
    assert roles(person, TODAY + timedelta(days=1)) == ["OFFICER"]
    follow_posts(at=at + timedelta(days=2))
    assert roles(person, TODAY + timedelta(days=2)) == []


def test_a_post_to_come_gives_it_on_its_first_day(appoint, person, at):
    appoint(starts_on=TODAY + timedelta(days=2))
    follow_posts(at=at + timedelta(days=1))
    assert roles(person, TODAY + timedelta(days=1)) == []

    follow_posts(at=at + timedelta(days=2))
    follow_posts(at=at + timedelta(days=2))

    assert roles(person, TODAY + timedelta(days=2)) == ["OFFICER"]
    assert person.user.memberships.count() == 1


def test_a_night_that_was_missed_does_no_harm(appoint, person, at):
    appoint(starts_on=TODAY + timedelta(days=2))

    follow_posts(at=at + timedelta(days=7))

    assert roles(person, TODAY + timedelta(days=7)) == ["OFFICER"]


def test_what_was_ended_by_hand_is_not_given_again(appoint, person, inspector, at):
    appoint()
    end_membership(membership=person.user.memberships.get(), by=inspector, at=at, reason="账号外借")

    follow_posts(at=at + timedelta(hours=20))

    assert roles(person) == []


def test_a_second_term_keeps_what_the_first_one_ends(person, noodle_bar, principal, at):
    first = make_post(person, noodle_bar, Post.Kind.OFFICER)
    end_post(post=first, ended_on=TODAY, reason="换任命文件", by=principal, at=at)
    appoint_person(
        person=person,
        enterprise=noodle_bar,
        kind=Post.Kind.OFFICER,
        starts_on=TODAY,
        by=principal,
        at=at,
    )

    follow_posts(at=at)

    assert roles(person) == ["OFFICER"]


def test_the_night_job_asks_the_clock(person, noodle_bar):
    make_post(person, noodle_bar, Post.Kind.OFFICER, starts_on=date.today())  # noqa: DTZ011 the day here

    follow_posts_by_date()

    assert person.user.memberships.count() == 1
