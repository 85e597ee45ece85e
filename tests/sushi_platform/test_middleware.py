import logging

import pytest
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.http.request import UnreadablePostError
from django.test import Client
from django.urls import reverse

from common.request_context import current_request_id
from sushi_platform.middleware import no_nul, request_log

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


@pytest.mark.parametrize(
    "address",
    [
        "/inspections/complaints/new/%00/",
        "/inspections/complaints/filed/TS%00/",
        "/open311/v2/tokens/%00.json",
        "/p/%00",
        "/index/%00/",
        "/api/v1/public/indexes/%00/",
    ],
)
def test_no_address_has_a_nul(db, address):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("address", ["/?q=%00", "/open311/v2/requests.json?status=open%00", "/log/?%00=1"])
def test_no_query_has_a_nul(db, address):
    assert Client().get(address).status_code == 400


def test_the_api_says_it_in_its_shape():
    response = Client().get("/api/v1/hazards/?state=%00")

    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", None])
def test_no_form_has_a_nul(db, content_type):
    body = (
        "address_id=%00&service_code=EXPIRED" if content_type else {"address_id": "A\0", "service_code": "B"}
    )
    more = {"content_type": content_type} if content_type else {}

    assert Client().post("/open311/v2/requests.json", body, **more).status_code == 400


@pytest.mark.parametrize(("charset", "half"), [("utf-7", b"+2AA-"), ("unicode_escape", b"\\ud800")])
def test_no_form_has_half_a_pair(db, charset, half):
    part = b'--x\r\nContent-Disposition: form-data; name="number"\r\n\r\n%s\r\n--x--\r\n' % half
    content_type = f"multipart/form-data; boundary=x; charset={charset}"
    answer = Client().generic("POST", "/inspections/complaints/status/", part, content_type)

    assert answer.status_code == 400


def test_no_cookie_has_a_nul(db):
    response = Client(headers={"Cookie": 'sessionid="\\000abcdefgh"'}).get("/account/sign-in/")

    assert response.status_code == 400


def test_two_signs_that_only_look_like_one_pass(rf):
    answer = no_nul(lambda request: HttpResponse("kept"))

    assert answer(rf.get("/a%2500/?q=%2500")).content == b"kept"
    assert answer(rf.post("/", {"q": "%00"})).content == b"kept"


def test_who_hangs_up_in_the_middle_is_no_fault(rf):
    class Gone:
        def read(self, *_size):
            raise UnreadablePostError

        def close(self):
            pass

    request = rf.post("/", "a=1", content_type="application/x-www-form-urlencoded")
    request._stream = Gone()

    assert no_nul(lambda request: HttpResponse("on"))(request).content == b"on"


@pytest.mark.parametrize(("address", "error"), [("/\0", Http404), ("/?a=%00", BadRequest)])
def test_what_is_turned_away_reaches_nobody(rf, address, error):
    with pytest.raises(error):
        no_nul(lambda request: pytest.fail("reached"))(rf.get(address))
