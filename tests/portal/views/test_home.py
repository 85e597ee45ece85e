from django.urls import reverse

from enterprises.models import Enterprise
from tests.factories.enterprises import make_enterprise

URL = "/"


def test_a_regulator_goes_to_the_cockpit(sign_in, inspector):
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
