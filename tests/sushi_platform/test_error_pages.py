"""What nobody's view answers: a page for people, JSON for programs."""

import pytest
from django.test import Client, RequestFactory

from sushi_platform.error_pages import server_error


def test_an_unknown_page_is_a_page(db):
    response = Client().get("/no-such-page/")

    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_an_unknown_address_of_the_api_answers_in_its_shape():
    response = Client().get("/api/v1/hazards/not-a-number/")

    assert response.status_code == 404
    assert response.json() == {"error": {"code": "not_found", "message": "未找到。", "fields": {}}}


@pytest.mark.parametrize(("path", "kind"), [("/", "text/html"), ("/api/v1/hazards/", "application/json")])
def test_a_fault_is_told_in_the_same_way(path, kind):
    response = server_error(RequestFactory().get(path))

    assert response.status_code == 500
    assert response["Content-Type"].startswith(kind)
