"""Open311 GeoReport v2: its answers and errors in both formats, and nothing that isn't public."""

from datetime import timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.utils import timezone

from inspections.models import Complaint, FilingLimit
from inspections.models.complaint.topic import TOPIC_CODES
from inspections.services.complaint.query_code import query_code
from inspections.services.complaint.reporter import read_body, reveal_contact
from tests.factories.inspections_complaint import make_complaint

ROOT = "/open311/v2"
GOOD = {
    "service_code": "EXPIRED",
    "attribute[kind]": "COMPLAINT",
    "description": "买的酸奶过期两天",
    "last_name": "王",
    "first_name": "小明",
    "phone": "13800001234",
    "lat": "31.3",
    "long": "120.6",
}
NEVER_TOLD = (
    "description",
    "service_notice",
    "expected_datetime",  # of this row: it has no deadline that runs
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
)


@pytest.fixture(autouse=True)
def no_limits(settings):
    cache.clear()
    settings.PUBLIC_API_RATE = ""


@pytest.fixture
def post(client, noodle_bar):
    def post(form="json", **more):
        data = {
            name: value
            for name, value in (GOOD | {"address_id": noodle_bar.public_id} | more).items()
            if value
        }
        return client.post(
            f"{ROOT}/requests.{form}", urlencode(data), content_type="application/x-www-form-urlencoded"
        )

    return post


def xml_of(response):
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return ElementTree.fromstring(response.content)


def errors_of(response):
    return response.status_code, [(error["code"], error["description"]) for error in response.json()]


def test_services_in_both_formats(client, db):
    listed = client.get(f"{ROOT}/services.json?jurisdiction_id=320500")
    tree = xml_of(client.get(f"{ROOT}/services.xml"))

    assert listed["Content-Type"] == "application/json; charset=utf-8"
    assert [service["service_code"] for service in listed.json()] == list(TOPIC_CODES)
    assert listed.json()[1] == {
        "service_code": "EXPIRED",
        "service_name": "食品过期",
        "description": "向市场监管部门投诉或举报：食品过期",
        "metadata": True,
        "type": "realtime",
        "keywords": "食品过期",
        "group": "食品安全",
    }
    assert tree.tag == "services"
    assert [one.tag for one in tree] == ["service"] * len(TOPIC_CODES)
    assert [part.text for part in tree[1]][:5:4] == ["EXPIRED", "realtime"]
    assert tree[1].findtext("metadata") == "true"


def test_a_definition_asks_for_the_kind(client, db):
    attribute = client.get(f"{ROOT}/services/EXPIRED.json").json()["attributes"][0]
    tree = xml_of(client.get(f"{ROOT}/services/EXPIRED.xml"))

    assert (attribute["code"], attribute["required"], attribute["order"]) == ("kind", True, 1)
    assert [value["key"] for value in attribute["values"]] == ["COMPLAINT", "REPORT"]
    assert tree.tag == "service_definition"
    assert [value.findtext("key") for value in tree.findall("attributes/attribute/values/value")] == [
        "COMPLAINT",
        "REPORT",
    ]


def test_discovery_names_the_endpoint(client, db):
    tree = xml_of(client.get(f"{ROOT}/discovery.xml"))

    assert tree.findtext("endpoints/endpoint/url").endswith("/open311/v2")
    assert [one.text for one in tree.findall("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]


def test_what_is_posted_becomes_a_complaint(post, client, inspector, at):
    response = post()
    complaint = Complaint.objects.get()

    assert response.status_code == 201
    (answer,) = response.json()
    assert (answer["service_request_id"], answer["account_id"]) == (str(complaint.record_id), None)
    assert complaint.number in answer["service_notice"]
    assert query_code(complaint.number) in answer["service_notice"]
    assert (complaint.source, complaint.topic, read_body(complaint)) == (
        "open311",
        "食品过期",
        GOOD["description"],
    )
    assert reveal_contact(complaint=complaint, by=inspector, at=at) == "王小明 · 13800001234"
    found = client.get(f"{ROOT}/tokens/{complaint.number}.json").json()
    assert found == [{"service_request_id": str(complaint.record_id), "token": complaint.number}]
    assert xml_of(post("xml", service_code="OTHER")).findtext("request/service_request_id")


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "POTHOLE"}, 404, "service_code POTHOLE was not found"),
        ({"jurisdiction_id": "sfgov.org"}, 404, "jurisdiction_id sfgov.org was not found"),
        ({"api_key": "guessed"}, 403, "api_key is not known"),
        ({"attribute[kind]": "JOKE"}, 400, "attribute[kind]"),
        ({"address_id": ""}, 400, "a place does not say which business"),
        ({"address_id": "NOBODY"}, 400, "no business of this jurisdiction"),
        ({"description": ""}, 400, "description is needed"),
        ({"description": "长" * 2001}, 400, "longer than 2000"),
        ({"phone": ""}, 400, "真实姓名"),
    ],
)
def test_what_is_wrong_is_told_in_both_formats(post, more, status, words):
    code, ((in_body, description),) = errors_of(post(**more))
    error = xml_of(post("xml", **more))

    assert (code, in_body) == (status, status)
    assert words in description
    assert (error.tag, error.findtext("error/code")) == ("errors", str(status))
    assert words in error.findtext("error/description")
    assert not Complaint.objects.exists()


def test_the_limits_of_the_page_hold_here_too_but_not_for_a_known_sender(post, settings):
    settings.OPEN311_KEYS = {"hotline": "a-long-secret"}
    for _time in range(10):
        assert post().status_code == 201

    assert post().status_code == 429
    FilingLimit.objects.update(a_day_by_enterprise=1)
    for _time in range(3):  # the hotline is never told to come back tomorrow
        assert post(api_key="a-long-secret").status_code == 201


def test_the_list_tells_nothing_private(client, noodle_bar, inspector):
    today = timezone.localdate()
    complaint = make_complaint(
        noodle_bar,
        "FILED",
        kind="REPORT",
        received_at=timezone.now(),
        received_on=today,
        finding="李四承认",
        case_number="苏1号",
    )
    (listed,) = client.get(f"{ROOT}/requests.json").json()
    tree = xml_of(client.get(f"{ROOT}/requests.xml"))

    assert listed == {
        "service_request_id": str(complaint.record_id),
        "status": "open",
        "status_notes": "已立案",
        "service_name": "食品过期",
        "service_code": "EXPIRED",
        "agency_responsible": "姑苏区市场监督管理局",
        "requested_datetime": f"{today}T00:00:00+08:00",
        "updated_datetime": f"{today}T00:00:00+08:00",
        **dict.fromkeys(NEVER_TOLD),
    }
    assert client.get(f"{ROOT}/requests/{complaint.record_id}.json").json() == [listed]
    assert {one.tag: one.text for one in tree[0]} == listed
    for private in ("平江", noodle_bar.public_id, complaint.number, "牛肉", "13800001234", "李四", "苏1号"):
        assert private not in str(listed)
        assert private not in ElementTree.tostring(tree, encoding="unicode")


def test_filters(client, noodle_bar):
    today = timezone.localdate()
    now = timezone.now()

    def made(days, state="RECEIVED", **more):
        on = today - timedelta(days=days)
        return str(make_complaint(noodle_bar, state, received_at=now, received_on=on, **more).record_id)

    fresh, closed, old = made(1), made(2, "REFUSED", topic="证照问题"), made(200)
    lead = made(1, kind="REPORT", source="lead")

    def ids(**query):
        return {one["service_request_id"] for one in client.get(f"{ROOT}/requests.json", query).json()}

    assert ids() == {fresh, closed}
    assert ids(status="open") == {fresh}
    assert ids(status="closed") == {closed}
    assert ids(status="open,closed") == {fresh, closed}
    assert ids(service_code="LICENCE,OTHER") == {closed}
    assert ids(page=2, page_size=1) == {closed}
    span = {
        "start_date": f"{today - timedelta(days=205)}T00:00:00Z",
        "end_date": f"{today - timedelta(days=190)}T00:00:00Z",
    }
    assert ids(**span) == {old}
    # Ids override the rest; what is no id, or a lead of the office itself, is not found.
    assert ids(service_request_id=f"{old},{lead},nonsense", status="closed") == {old}
    assert ids(page="") == {fresh, closed}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"status": "stolen"}, 400),
        ({"service_code": "POTHOLE"}, 404),
        ({"start_date": "yesterday"}, 400),
        ({"start_date": "2026-01-01T00:00:00"}, 400),  # which zone?
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, 400),
        ({"start_date": "2026-03-01T00:00:00Z", "end_date": "2026-02-01T00:00:00Z"}, 400),
        ({"end_date": "0001-01-01T00:00:00Z"}, 400),  # nothing lies ninety days before
        ({"start_date": "9999-12-31T23:00:00Z"}, 400),
        ({"start_date": "1900-01-01T00:00:00+14:00", "end_date": "9999-12-31T00:00:00Z"}, 400),
        ({"page": "0"}, 400),
        ({"page_size": "1001"}, 400),
        ({"jurisdiction_id": "sfgov.org"}, 404),
    ],
)
def test_filters_that_make_no_sense_are_errors(client, db, query, status):
    code, errors = errors_of(client.get(f"{ROOT}/requests.json", query))

    assert code == status == errors[0][0]


@pytest.mark.parametrize(
    "query", [{"end_date": "1900-01-01T00:00:00+14:00"}, {"start_date": "2199-12-31T23:00:00Z"}]
)
def test_the_first_and_the_last_day_are_answered(client, db, query):
    assert client.get(f"{ROOT}/requests.json", query).json() == []


@pytest.mark.parametrize("address", ["requests/nonsense", "tokens/TS20260101-ABCDEFGH", "services/POTHOLE"])
def test_what_is_not_there_is_404(client, db, address):
    assert errors_of(client.get(f"{ROOT}/{address}.json"))[0] == 404
    assert xml_of(client.get(f"{ROOT}/{address}.xml")).tag == "errors"


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_questions(client, noodle_bar, rows, django_assert_num_queries):
    for _row in range(rows):
        make_complaint(noodle_bar, received_on=timezone.localdate())

    with django_assert_num_queries(2):
        client.get(f"{ROOT}/requests.json")
