import pytest
from django.urls import reverse

from accounts.models import Role
from enterprises.models import Enterprise
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise

URL = "/"


@pytest.mark.parametrize(
    ("role", "landing"),
    [
        (Role.CITY_REGULATOR, "portal:cockpit"),
        (Role.DISTRICT_REGULATOR, "portal:show_queues"),
        (Role.BRANCH_REGULATOR, "portal:show_queues"),
        (Role.GRID_WORKER, "portal:show_queues"),
        (Role.EXPERT, "portal:cockpit"),
        (Role.AUDITOR, "portal:cockpit"),
    ],
)
def test_who_works_goes_to_the_work_and_who_leads_to_the_cockpit(role, landing, sign_in, city, district):
    user = make_user("somebody", "某人")
    give_role(user, role, city if role == Role.CITY_REGULATOR else district)

    assert sign_in(user).get(URL).headers["Location"] == reverse(landing)


def test_who_holds_both_sees_the_whole_first(sign_in, inspector, city):
    give_role(inspector, Role.CITY_REGULATOR, city)

    assert sign_in(inspector).get(URL).headers["Location"] == reverse("portal:cockpit")


def test_an_officer_goes_to_the_enterprise(sign_in, officer):
    assert sign_in(officer).get(URL).headers["Location"] == reverse("portal:enterprise_home")


def test_a_cook_goes_to_their_own_page(sign_in, cook):
    assert sign_in(cook.user).get(URL).headers["Location"] == reverse("staff:show_me")


def test_an_officer_who_is_a_person_goes_to_the_enterprise(sign_in, officer_person):
    assert sign_in(officer_person.user).get(URL).headers["Location"] == reverse("portal:enterprise_home")


def test_anybody_finds_an_enterprise_by_name(client, noodle_bar, district):
    make_enterprise(district, name="平江酒楼", status=Enterprise.Status.CLOSED)
    make_enterprise(district, name="别处饭店")

    page = client.get(URL, {"q": "平江"}).content.decode()

    assert reverse("portal:consumer_page", kwargs={"public_id": noodle_bar.public_id}) in page
    assert "平江酒楼" not in page
    assert "别处饭店" not in page


def test_anybody_finds_an_enterprise_by_its_number(client, noodle_bar):
    page = client.get(URL, {"q": noodle_bar.public_id.lower()}).content.decode()

    assert noodle_bar.name in page


def test_one_character_is_too_little(client, noodle_bar):
    page = client.get(URL, {"q": "平"}).content.decode()

    assert noodle_bar.name not in page
    assert "没有找到" in page


def test_it_asks_as_much_for_three_as_for_one(client, district, django_assert_num_queries):
    for number in range(3):
        make_enterprise(district, name=f"老字号面馆{number}")
        with django_assert_num_queries(1):
            client.get(URL, {"q": "老字号"})


def test_a_cadre_goes_to_the_day_s_work(sign_in, cadre):
    assert sign_in(cadre).get(URL).headers["Location"] == reverse("portal:show_queues")
