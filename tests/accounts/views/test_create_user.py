import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User

URL = reverse("accounts:create_user")


@pytest.fixture
def client(administrator, sign_in):
    return sign_in(administrator)


def data(district, **changes):
    good = {"username": "newcomer", "display_name": "新人", "role": Role.CADRE, "region": district.pk}
    return good | changes


def test_it_creates_and_shows_the_password_once(client, district):
    response = client.post(URL, data(district))

    user = User.objects.get(username="newcomer")
    password = response.context["password"]
    assert user.check_password(password)
    assert f"<code>{password}</code>" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert user.has_role(Role.CADRE, path=district.path)
    assert password not in client.get(reverse("accounts:show_user", args=[user.pk])).content.decode()


def test_the_newcomer_changes_it_and_enrols(client, district):
    password = client.post(URL, data(district)).context["password"]
    newcomer = Client()

    newcomer.post(reverse("accounts:sign_in"), {"username": "newcomer", "password": password})

    assert newcomer.get("/account/")["Location"].startswith(reverse("accounts:change_password"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": "administrator"}, "这个用户名已有人使用"),
        ({"username": "新人"}, "用户名为 3 至 40 个"),
        ({"role": Role.CITY_REGULATOR}, "市级监管人员须任职于市"),
        ({"display_name": ""}, "必填"),
        ({"region": 0}, "选择"),
    ],
)
def test_it_says_what_is_wrong(client, district, changes, words):
    response = client.post(URL, data(district, **changes))

    assert (response.status_code, words in response.content.decode()) == (200, True)
    assert not User.objects.filter(username="newcomer").exists()


def test_only_regions_of_the_territory_are_offered(client, district, far_district, city, province):
    offered = set(client.get(URL).context["form"].fields["region"].queryset)

    assert offered == {city, district, far_district}


def test_a_region_outside_the_territory_is_refused(client, province):
    response = client.post(URL, data(province))

    assert response.context["form"].errors.keys() == {"region"}
