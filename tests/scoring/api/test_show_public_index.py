import pytest
from django.test import Client

from enterprises.models import Enterprise


def address(enterprise):
    return f"/api/v1/public/indexes/{enterprise.public_id}/"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.PUBLIC_BASE_URL = "https://food.example"


@pytest.fixture
def stranger(settings):
    settings.PUBLIC_API_RATE = ""
    return Client()


def test_it_shows_public_figures_and_nothing_else(stranger, shop, neighbour, compute):
    Enterprise.objects.filter(pk=shop.pk).update(credit_code="91320594000000000Y", headcount=7)
    compute()

    assert stranger.get(address(shop)).json() == {
        "public_id": shop.public_id,
        "name": "桥头面馆",
        "as_of": "2026-06-30",
        "model_version": "city-1",
        "index": "88.8",
        "band": "B",
        "dimensions": {
            "duty": "88.2",
            "supervision": "83.6",
            "sampling": "89.0",
            "complaint": "86.3",
            "credit": "100.0",
        },
        "updated_at": "2026-06-30T10:00:00+08:00",
        "methodology_url": "https://food.example/methodology/",
        "page_url": f"https://food.example/E/{shop.public_id}",
    }


def test_before_the_first_computation_and_after_the_last_there_are_no_figures(stranger, shop, compute):
    nothing = dict.fromkeys(["as_of", "model_version", "index", "band", "dimensions", "updated_at"])

    before = stranger.get(address(shop)).json()
    compute()
    Enterprise.objects.filter(pk=shop.pk).update(status=Enterprise.Status.CLOSED)
    after = stranger.get(address(shop)).json()

    assert before == after
    assert before | nothing == before
    assert before["name"] == "桥头面馆"


@pytest.mark.parametrize("public_id", ["NOBODY234567", "ebp", "%00", "O'BRIEN"])
def test_an_unknown_one_is_told_in_the_one_shape(stranger, db, public_id):
    response = stranger.get(f"/api/v1/public/indexes/{public_id}/")

    assert response.status_code == 404
    assert response.json() == {"error": {"code": "not_found", "message": "未找到。", "fields": {}}}


def test_a_session_makes_no_difference(shop, compute, rival, sign_in, django_assert_num_queries):
    compute()
    client = sign_in(rival)

    with django_assert_num_queries(1):
        shown = client.get(address(shop)).json()

    assert shown == Client().get(address(shop)).json()


@pytest.mark.parametrize("shops", [1, 3])
def test_it_asks_once(stranger, shops, shop, neighbour, noodle_bar, compute, django_assert_num_queries):
    Enterprise.objects.exclude(pk__in=[shop.pk, neighbour.pk, noodle_bar.pk][:shops]).update(status="CLOSED")
    compute()

    with django_assert_num_queries(1):
        assert stranger.get(address(shop)).status_code == 200


def test_who_asks_too_often_must_wait(settings, shop):
    settings.PUBLIC_API_RATE = "2/min"
    settings.TRUSTED_PROXY_COUNT = 0
    greedy, other = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.10")

    answers = [greedy.get(address(shop), headers={"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["error"]["code"] == "throttled"
    assert int(answers[2].headers["Retry-After"]) in range(1, 61)
    assert other.get(address(shop)).status_code == 200
