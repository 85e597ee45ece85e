import pytest
from django.urls import reverse

from accounts.models import User
from staff.models import Post
from tests.factories.staff import make_person, make_post


@pytest.fixture
def person(noodle_bar):
    person = make_person("陈小美")
    make_post(person, noodle_bar)
    return person


def open_account(client, person, username="xiaomei"):
    return client.post(reverse("staff:open_account", args=[person.code]), {"username": username})


def test_the_password_is_shown_once(sign_in, officer, person):
    response = open_account(sign_in(officer), person)

    user = User.objects.get(username="xiaomei")
    assert user.person == person
    assert user.check_password(response.context["initial_password"])
    assert response.context["initial_password"] in response.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("username", ["", "ab", "小美", "officer"])
def test_a_username_that_does_not_do_is_told_at_the_field(sign_in, officer, person, username):
    response = open_account(sign_in(officer), person, username)

    assert list(response.context["form"].errors) == ["username"]
    person.refresh_from_db()
    assert person.user is None


def test_who_works_elsewhere_too_is_let_in_by_the_regulator_only(
    sign_in, principal, inspector, person, rival_bar
):
    """The first password would open what the person does at the other enterprise."""
    make_post(person, rival_bar, Post.Kind.DIRECTOR)

    assert open_account(sign_in(principal), person).status_code == 403
    assert open_account(sign_in(inspector), person).status_code == 200
    assert User.objects.get(username="xiaomei").memberships.get().enterprise == rival_bar


def test_a_managers_account_is_not_opened_by_an_officer(sign_in, officer, director, noodle_bar):
    person = make_person()
    make_post(person, noodle_bar, Post.Kind.DIRECTOR)

    assert open_account(sign_in(officer), person).status_code == 403
    assert open_account(sign_in(director), person).status_code == 200


def test_who_has_one_is_led_back(sign_in, officer, cook):
    response = open_account(sign_in(officer), cook, "second")

    assert response.url == reverse("staff:show_person", args=[cook.code])
    assert not User.objects.filter(username="second").exists()
