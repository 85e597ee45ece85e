import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import give_role, make_user

URL = reverse("accounts:list_users")


@pytest.fixture
def client(district, sign_in):
    """Administrator of one district."""
    user = make_user("a_district_administrator", "区管理员")
    give_role(user, Role.ADMINISTRATOR, district)
    return sign_in(user)


def names(response):
    return [user.username for user in response.context["page"]]


def test_it_lists_the_people_of_the_territory(client, inspector, far_inspector, officer, cadre):
    assert names(client.get(URL)) == ["a_district_administrator", "cadre", "inspector"]


def test_it_filters(client, inspector, cadre):
    cadre.is_active = False
    cadre.save()

    assert names(client.get(URL, {"q": "监管"})) == ["inspector"]
    assert names(client.get(URL, {"role": "CADRE"})) == ["cadre"]
    assert names(client.get(URL, {"status": "inactive"})) == ["cadre"]
    assert names(client.get(URL, {"q": "nobody"})) == []


def test_a_filter_it_does_not_know_lists_nothing(client, inspector):
    assert client.get(URL, {"role": "KING"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_same_number_of_questions(client, district, count, django_assert_num_queries):
    for number in range(count):
        user = make_user(f"colleague{number}")
        give_role(user, Role.CADRE, district)
        give_role(user, Role.EXPERT, district)

    with django_assert_num_queries(8):  # session, user, device, roles; count, page, their roles; bell
        client.get(URL)
