from django.urls import reverse

from enterprises.models import Membership
from tests.factories.enterprises import make_member
from tests.factories.staff import make_person, make_post

URL = reverse("staff:choose_enterprise")


def test_the_only_enterprise_is_shown_at_once(sign_in, officer, noodle_bar):
    make_post(make_person("陈小美"), noodle_bar)

    response = sign_in(officer).get(URL)

    assert response.context["enterprise"] == noodle_bar
    assert "陈小美" in response.text


def test_of_several_one_is_chosen(sign_in, officer, noodle_bar, rival_bar):
    make_member(officer, rival_bar, Membership.Role.OFFICER)
    make_member(officer, rival_bar, Membership.Role.DIRECTOR)

    response = sign_in(officer).get(URL)

    assert set(response.context["enterprises"]) == {noodle_bar, rival_bar}
    assert len(response.context["enterprises"]) == 2


def test_officials_go_to_their_territory_and_cooks_to_themselves(sign_in, inspector, cook):
    assert sign_in(inspector).get(URL).url == reverse("staff:list_people")
    assert sign_in(cook.user).get(URL).url == reverse("staff:show_me")
