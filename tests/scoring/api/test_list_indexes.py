import pytest
from django.test import Client

from enterprises.models import Enterprise
from tests.factories.accounts import make_region
from tests.factories.enterprises import make_enterprise

URL = "/api/v1/indexes/"


@pytest.fixture
def api(inspector, sign_in):
    return sign_in(inspector)


def names(response):
    return [row["name"] for row in response.json()["results"]]


def test_it_lists_the_territory(api, shop, neighbour, far_shop, compute):
    compute()

    body = api.get(URL).json()

    assert body == {
        "count": 2,
        "next": None,
        "previous": None,
        "results": [
            {
                "public_id": shop.public_id,
                "name": "桥头面馆",
                "as_of": "2026-06-30",
                "model_version": "city-1",
                "index": "86.8",
                "band": "B",
                "dimensions": {
                    "duty": "88.2",
                    "supervision": "83.6",
                    "sampling": "89.0",
                    "complaint": "86.3",
                    "credit": None,
                },
                "district_rank": 2,
                "district_count": 2,
            },
            {
                "public_id": neighbour.public_id,
                "name": "河边面馆",
                "as_of": "2026-06-30",
                "model_version": "city-1",
                "index": "99.1",
                "band": "A",
                "dimensions": {
                    "duty": None,
                    "supervision": "100.0",
                    "sampling": "97.5",
                    "complaint": "100.0",
                    "credit": None,
                },
                "district_rank": 1,
                "district_count": 2,
            },
        ],
    }


def test_each_sees_their_own(shop, officer, noodle_bar, far_inspector, sign_in, compute):
    compute()

    assert names(sign_in(officer).get(URL)) == ["平江面馆"]
    assert sign_in(far_inspector).get(URL).json()["count"] == 0


def test_too_few_facts_give_no_index(api, noodle_bar, compute):
    compute()

    (row,) = api.get(URL).json()["results"]

    assert (row["index"], row["band"], row["district_rank"]) == (None, None, None)


def test_it_filters_by_region_and_band(auditor, district, shop, neighbour, far_shop, sign_in, compute):
    street = make_region("320508002", "平江街道", "TOWNSHIP", district)
    make_enterprise(street, name="街边面馆")
    compute()
    api = sign_in(auditor)

    assert names(api.get(URL, {"region": "320508"})) == ["桥头面馆", "河边面馆", "街边面馆"]
    assert names(api.get(URL, {"region": "320508002"})) == ["街边面馆"]
    assert names(api.get(URL, {"region": "320585"})) == ["江口面馆"]
    assert names(api.get(URL, {"band": "A"})) == ["河边面馆"]
    assert names(api.get(URL, {"band": "B", "region": "320508"})) == ["桥头面馆"]
    assert names(api.get(URL, {"band": "NONE"})) == ["街边面馆"]


def test_it_sorts_and_keeps_those_without_an_index_last(api, shop, neighbour, noodle_bar, compute):
    compute()

    assert names(api.get(URL)) == ["平江面馆", "桥头面馆", "河边面馆"]
    assert names(api.get(URL, {"ordering": "name"})) == ["平江面馆", "桥头面馆", "河边面馆"]
    assert names(api.get(URL, {"ordering": "index"})) == ["桥头面馆", "河边面馆", "平江面馆"]
    assert names(api.get(URL, {"ordering": "-index"})) == ["河边面馆", "桥头面馆", "平江面馆"]


def test_a_wrong_filter_is_told_in_the_one_shape(api, far_district):
    response = api.get(URL, {"region": "320585", "band": "E", "ordering": "credit_code"})

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (400, "invalid")
    assert sorted(error["fields"]) == ["band", "ordering", "region"]


def test_closed_enterprises_have_no_index_any_more(api, shop, neighbour, compute):
    compute()
    Enterprise.objects.filter(pk=shop.pk).update(status=Enterprise.Status.CLOSED)

    assert names(api.get(URL)) == ["河边面馆"]


def test_strangers_must_sign_in(db):
    response = Client().get(URL)

    assert (response.status_code, response.json()["error"]["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_often_for_three_as_for_one(api, district, rows, compute, django_assert_num_queries):
    for _row in range(rows):
        make_enterprise(district)
    compute()

    with django_assert_num_queries(6):
        assert api.get(URL).json()["count"] == rows
