from datetime import date

import pytest

from accounts.models import User
from accounts.services.user import UsernameTaken
from staff.models import Person, Post
from staff.services.appointment_rules import AlreadyInPost, WrongStart
from staff.services.hiring import take_on
from tests.factories.staff import make_citizen_id

TODAY = date(2026, 11, 23)


@pytest.fixture
def take(noodle_bar, officer, at):
    def take(**fields):
        fields = {"name": "陈小美", "kind": Post.Kind.STAFF, "starts_on": TODAY} | fields
        return take_on(enterprise=noodle_bar, by=officer, at=at, **fields)

    return take


def test_a_dishwasher_in_one_go(take, noodle_bar, officer):
    taken = take(phone="13912345678", job_title="洗碗")

    post = Post.objects.get()
    assert (post.person, post.enterprise, post.title) == (taken.person, noodle_bar, "洗碗")
    assert (taken.post, taken.username, taken.initial_password) == (post, "", "")
    assert taken.person.user is None


def test_with_an_account(take):
    taken = take(username="xiaomei")

    user = User.objects.get(username="xiaomei")
    assert taken.username == "xiaomei"
    assert user.check_password(taken.initial_password)
    assert user.person == taken.person


def test_a_manager_with_an_account_may_act_at_once(take, noodle_bar):
    take(kind=Post.Kind.OFFICER, username="xiaomei", conditions_confirmed=True)

    held = User.objects.get(username="xiaomei").memberships.get()
    assert (held.enterprise, held.role) == (noodle_bar, "OFFICER")


def test_who_is_registered_already_gets_no_account_from_a_new_employer(take, rival_bar, rival, at):
    """The first password would open what the person does elsewhere."""
    number = make_citizen_id()
    take_on(
        enterprise=rival_bar,
        name="陈小美",
        citizen_id=number,
        kind=Post.Kind.DIRECTOR,
        starts_on=TODAY,
        by=rival,
        at=at.replace(day=22),
    )

    taken = take(citizen_id=number, username="xiaomei")

    assert (taken.username, taken.initial_password) == ("", "")
    assert not User.objects.filter(username="xiaomei").exists()
    assert taken.person.posts.count() == 2


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"username": "officer"}, UsernameTaken),
        ({"starts_on": date(2036, 11, 23)}, WrongStart),
    ],
)
def test_all_or_nothing(take, fields, refusal):
    with pytest.raises(refusal):
        take(**fields)

    assert not Person.objects.exists()
    assert not Post.objects.exists()


def test_twice_by_mistake_is_told(take):
    number = make_citizen_id()
    take(citizen_id=number)

    with pytest.raises(AlreadyInPost):
        take(citizen_id=number)

    assert Person.objects.count() == 1
