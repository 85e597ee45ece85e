import logging

import pytest
from django.http import HttpResponse
from django.urls import reverse

from common.request_context import current_request_id
from sushi_platform.middleware import request_log

LIVE = "operations:show_liveness"


@pytest.fixture
def access_lines(caplog):
    caplog.set_level(logging.INFO, logger="sushi_platform.access")
    return lambda: [record for record in caplog.records if record.name == "sushi_platform.access"]


def fields(records):
    return [(record.method, record.route, record.status) for record in records]


def test_a_request_gets_an_id(client):
    first, second = (client.get(reverse(LIVE))["X-Request-ID"] for _ in range(2))

    assert first != second
    assert len(first) == 32


def test_a_sane_id_is_taken_over(client):
    response = client.get(reverse(LIVE), headers={"X-Request-ID": "abc-12345678"})

    assert response["X-Request-ID"] == "abc-12345678"


@pytest.mark.parametrize("given", ["short", "x" * 65, "a b c d e f g h", "abcdefgh\x01", "名字名字名字名字"])
def test_any_other_is_replaced(rf, given):
    request = rf.get("/")
    request.META["HTTP_X_REQUEST_ID"] = given

    response = request_log(lambda request: HttpResponse())(_unresolved(request))

    assert response["X-Request-ID"] != given
    assert len(response["X-Request-ID"]) == 32


def test_the_id_reaches_the_view_and_not_the_next_request(client, rf):
    seen = []

    def view(request):
        seen.append(current_request_id())
        return HttpResponse()

    response = request_log(view)(_unresolved(rf.get("/")))
    client.get(reverse(LIVE))  # ends with Django's request_finished

    assert seen == [response["X-Request-ID"]]
    assert current_request_id() == ""


def test_the_access_line_has_the_route_not_the_address(client, access_lines):
    client.get(reverse(LIVE), {"phone": "13812345678"})

    assert fields(access_lines()) == [("GET", "healthz", 200)]
    assert "13812345678" not in str(access_lines()[0].__dict__)


@pytest.mark.django_db
def test_an_unknown_address_is_not_written_down(client, access_lines):
    client.get("/people/zhangsan/")

    assert fields(access_lines()) == [("GET", "", 404)]
    assert "zhangsan" not in str(access_lines()[0].__dict__)


def _unresolved(request):
    request.resolver_match = None
    return request
