import pytest
from django.urls import reverse

from staff.models import Post
from tests.factories.staff import make_person, make_post


@pytest.fixture
def person(noodle_bar):
    person = make_person("安小全")
    make_post(person, noodle_bar, Post.Kind.OFFICER)
    return person


def link(client, person, username):
    return client.post(reverse("staff:link_account", args=[person.code]), {"user": username})


def test_a_sign_in_of_the_enterprise_becomes_the_persons(sign_in, principal, officer, person):
    response = link(sign_in(principal), person, "officer")

    person.refresh_from_db()
    assert response.url == reverse("staff:show_person", args=[person.code])
    assert person.user == officer


@pytest.mark.parametrize("username", ["rival", "inspector", "cook", "nobody"])
def test_others_are_no_choice(sign_in, principal, person, rival, inspector, cook, username):
    response = link(sign_in(principal), person, username)

    assert list(response.context["link_form"].errors) == ["user"]
    person.refresh_from_db()
    assert person.user is None


def test_the_page_offers_it_only_where_there_is_one(sign_in, principal, principal_person, person, officer):
    page = reverse("staff:open_account", args=[person.code])
    client = sign_in(principal)
    assert "安全员（officer）" in client.get(page).text

    officer.memberships.all().delete()

    assert client.get(page).context["link_form"] is None
