"""What the API says of itself."""

import json

import pytest
from django.core.management import call_command
from django.test import Client


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """The whole description; a warning or a break of OpenAPI's own rules is an error."""
    file = tmp_path_factory.mktemp("api") / "schema.json"
    call_command("spectacular", validate=True, fail_on_warn=True, format="openapi-json", file=str(file))
    return json.loads(file.read_text(encoding="utf-8"))


def answers(schema, path, method="get"):
    return sorted(schema["paths"][path][method]["responses"])


def test_each_address_tells_its_answers(schema):
    assert {
        path: answers(schema, path)
        for path, methods in schema["paths"].items()
        if "/public/" not in path and "open311" not in path and "get" in methods
    } == dict.fromkeys(
        [
            "/api/v1/backing-assignments/",
            "/api/v1/backing-coverage/",
            "/api/v1/backing-visits/",
            "/api/v1/backing-visits/{id}/",
            "/api/v1/checklists/",
            "/api/v1/checklists/{id}/",
            "/api/v1/credit-archive-entries/",
            "/api/v1/credit-archive-entries/{id}/",
            "/api/v1/duties/",
            "/api/v1/duty-cards/",
            "/api/v1/duty-cards/{id}/",
            "/api/v1/enterprises/",
            "/api/v1/enterprises/{public_id}/",
            "/api/v1/enterprises/{public_id}/calendar/",
            "/api/v1/hazards/",
            "/api/v1/hazards/{id}/",
            "/api/v1/hollow-signals/",
            "/api/v1/hollow-signals/{id}/",
            "/api/v1/index-objections/",
            "/api/v1/index-objections/{id}/",
            "/api/v1/indexes/",
            "/api/v1/indexes/{public_id}/",
            "/api/v1/inspections/",
            "/api/v1/inspections/{id}/",
            "/api/v1/ladder-steps/",
            "/api/v1/notices/",
            "/api/v1/on-site-inspections/",
            "/api/v1/on-site-inspections/{id}/",
            "/api/v1/planned-inspections/",
            "/api/v1/posts/",
            "/api/v1/posts/{id}/",
            "/api/v1/risk-control-lists/",
            "/api/v1/risk-control-lists/{public_id}/",
            "/api/v1/risk-grades/",
            "/api/v1/samples/",
            "/api/v1/samples/{id}/",
        ],
        ["200", "400", "401", "403", "404"],
    )


def test_each_address_that_takes_something_tells_its_answers(schema):
    assert {
        path: answers(schema, path, "post")
        for path, methods in schema["paths"].items()
        if "post" in methods and "open311" not in path
    } == {
        "/api/v1/backing-records/": ["201", "400", "401", "403", "404", "409"],
        "/api/v1/duty-records/": ["201", "400", "401", "403", "404", "409"],
        "/api/v1/inspection-records/": ["201", "400", "401", "403", "404", "409"],
        "/api/v1/hazards/": ["201", "400", "401", "403", "404", "409"],
        "/api/v1/hazards/{id}/moves/": ["201", "400", "401", "403", "404", "409"],
        "/api/v1/hollow-signals/{id}/confirm/": ["200", "400", "401", "403", "404", "409"],
        "/api/v1/hollow-signals/{id}/dismiss/": ["200", "400", "401", "403", "404", "409"],
        "/api/v1/hollow-signals/{id}/reverse/": ["200", "400", "401", "403", "404", "409"],
        "/api/v1/notices/{id}/acknowledge/": ["200", "400", "401", "403", "404"],
        "/api/v1/photos/": ["201", "400", "401", "403", "404", "429"],
    }


def test_what_is_public_needs_no_sign_in(schema):
    path = "/api/v1/public/indexes/{public_id}/"

    assert answers(schema, path) == ["200", "404", "429"]
    assert not any(schema["paths"][path]["get"].get("security", []))


def test_open311_is_described_in_both_formats(schema):
    paths = {path: methods for path, methods in schema["paths"].items() if "open311" in path}

    assert len(paths) == 6
    for methods in paths.values():
        for told in methods.values():
            formats = {tuple(sorted(answer["content"])) for answer in told["responses"].values()}
            assert formats == {("application/json", "text/xml")}
            assert told["security"] == [{}]
    assert answers(schema, "/open311/v2/requests.{answer_format}", "post") == [
        "201",
        "400",
        "403",
        "404",
        "415",
        "429",
    ]


def test_a_photo_is_bytes(schema):
    assert schema["components"]["schemas"]["SentPhoto"]["properties"]["photo"]["format"] == "binary"


def test_anybody_may_read_it(db):
    response = Client().get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})

    assert response.status_code == 200
    assert response.json()["openapi"] == "3.1.0"
