import pytest
from django.urls import reverse

from enterprises.models import Membership
from portal.context_processors import WIDE, bar_of
from tests.factories.enterprises import make_member


def entries(client, name):
    return [item["url"] for item in client.get(reverse(name)).context["navigation"]]


@pytest.mark.parametrize("person", ["inspector", "auditor", "administrator", "cadre"])
def test_every_entry_of_government_opens(request, sign_in, person):
    client = sign_in(request.getfixturevalue(person))

    for url in entries(client, "portal:cockpit"):
        assert client.get(url).status_code == 200, url


def test_every_entry_of_an_enterprise_opens(sign_in, officer):
    client = sign_in(officer)

    for url in entries(client, "portal:enterprise_home"):
        assert client.get(url).status_code == 200, url


def test_every_entry_of_a_cook_opens(sign_in, cook):
    client = sign_in(cook.user)
    client.get(reverse("portal:home"), follow=True)

    own = entries(client, "staff:show_me")

    assert own == [reverse("staff:show_my_code"), reverse("staff:show_me")]
    for url in own:
        assert client.get(url).status_code == 200, url


def test_an_officer_keeps_the_navigation_of_the_enterprise_on_their_own_page(sign_in, officer_person):
    client = sign_in(officer_person.user)

    assert reverse("portal:enterprise_home") in entries(client, "staff:show_me")


def test_a_cook_who_becomes_officer_gets_the_navigation_of_the_enterprise(sign_in, cook, noodle_bar):
    client = sign_in(cook.user)
    client.get(reverse("portal:home"), follow=True)
    make_member(cook.user, noodle_bar, Membership.Role.OFFICER)

    client.get(reverse("portal:home"), follow=True)

    assert reverse("portal:enterprise_home") in entries(client, "staff:show_my_code")


def test_who_works_at_an_enterprise_finds_their_own_page_in_the_menu(sign_in, officer, inspector):
    def menu(user, name):
        return [item["url"] for item in sign_in(user).get(reverse(name)).context["account_menu"]]

    assert reverse("staff:show_me") in menu(officer, "portal:enterprise_home")
    assert reverse("staff:show_me") not in menu(inspector, "portal:cockpit")
    assert reverse("staff:list_requests") in menu(inspector, "portal:cockpit")


def test_a_stranger_gets_none(client, db):
    assert entries(client, "portal:methodology") == []


def test_what_has_no_room_in_the_bar_stands_in_the_menu(sign_in, inspector):
    response = sign_in(inspector).get(reverse("duties:list_climbed"))
    bar = response.context["bar"]

    every = [item["url"] for item in response.context["navigation"]]
    always = [item["url"] for item in bar["entries"] if item["room"] == "always"]
    assert every == [*always, *(item["url"] for item in bar["behind"])]
    assert bar["is_menu_current"]
    assert "menu--current" in response.text


def test_a_short_navigation_needs_the_menu_only_where_it_is_narrow():
    bar = bar_of([{"url": f"/{number}/", "is_current": False} for number in range(WIDE)])

    assert bar["is_menu_for_narrow_only"]
    assert {item["room"] for item in bar["entries"]} == {"always", "wide"}


def test_an_enterprise_finds_what_inspectors_found(sign_in, officer):
    client = sign_in(officer)
    inspections, on_site = reverse("inspections:list_inspections"), reverse("inspections:list_on_site")

    assert inspections in entries(client, "portal:enterprise_home")
    current = [item["url"] for item in client.get(on_site).context["navigation"] if item["is_current"]]
    assert current == [inspections]
