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


def answers(schema, path):
    return sorted(schema["paths"][path]["get"]["responses"])


def test_each_address_tells_its_answers(schema):
    assert {
        path: answers(schema, path) for path in schema["paths"] if "/public/" not in path
    } == dict.fromkeys(
        [
            "/api/v1/duty-cards/",
            "/api/v1/duty-cards/{id}/",
            "/api/v1/enterprises/",
            "/api/v1/enterprises/{public_id}/",
            "/api/v1/indexes/",
            "/api/v1/indexes/{public_id}/",
            "/api/v1/inspections/",
            "/api/v1/inspections/{id}/",
            "/api/v1/posts/",
            "/api/v1/posts/{id}/",
            "/api/v1/samples/",
            "/api/v1/samples/{id}/",
        ],
        ["200", "400", "401", "403", "404"],
    )


def test_what_is_public_needs_no_sign_in(schema):
    path = "/api/v1/public/indexes/{public_id}/"

    assert answers(schema, path) == ["200", "404", "429"]
    assert not any(schema["paths"][path]["get"].get("security", []))


def test_anybody_may_read_it(db):
    response = Client().get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})

    assert response.status_code == 200
    assert response.json()["openapi"] == "3.1.0"
