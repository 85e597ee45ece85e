import pytest
from django.test import Client

from tests.factories.enterprises import make_enterprise

URL = "/api/v1/enterprises/"


@pytest.fixture
def api(inspector, sign_in):
    return sign_in(inspector)


def names(response):
    return [row["name"] for row in response.json()["results"]]


def test_it_lists_the_territory(api, noodle_bar, far_district):
    far = make_enterprise(far_district, name="太仓酒楼")

    response = api.get(URL)

    assert names(response) == ["平江面馆"]
    assert response.json()["results"][0]["region_code"] == "320508"
    assert far.name not in response.content.decode()


def test_it_filters(api, district, noodle_bar):
    make_enterprise(district, name="观前超市", kind="SELLER", status="SUSPENDED", address="观前街")

    assert names(api.get(URL, {"kind": "SELLER"})) == ["观前超市"]
    assert names(api.get(URL, {"status": "IN_BUSINESS"})) == ["平江面馆"]
    assert names(api.get(URL, {"q": "观前街"})) == ["观前超市"]
    assert names(api.get(URL, {"q": "91320594000000000y"})) == ["平江面馆"]
    assert names(api.get(URL, {"region": "320508", "q": "面"})) == ["平江面馆"]


def test_a_wrong_filter_is_told_in_the_one_shape(api, noodle_bar):
    response = api.get(URL, {"kind": "NOODLES", "region": "320585"})

    error = response.json()["error"]
    assert (response.status_code, error["code"], sorted(error["fields"])) == (
        400,
        "invalid",
        ["kind", "region"],
    )


def test_nobody_has_to_sign_in_first(db):
    response = Client().get(URL)

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "not_authenticated"


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_often_for_three_as_for_one(api, district, rows, django_assert_num_queries):
    for _row in range(rows):
        make_enterprise(district)

    with django_assert_num_queries(6):
        assert api.get(URL).json()["count"] == rows
