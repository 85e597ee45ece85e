import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from staff.services.own_data import MOST_AN_HOUR

URL = reverse("staff:export_my_data")


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.mark.parametrize("file_format", ["json", "xlsx"])
def test_it_sends_a_file(sign_in, cook, file_format):
    response = sign_in(cook.user).post(URL, {"file_format": file_format})

    assert response["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert response["Content-Disposition"].endswith(f'.{file_format}"')
    assert "no-store" in response["Cache-Control"]


def test_it_is_of_who_has_signed_in(sign_in, cook, rival_person):
    response = sign_in(rival_person.user).post(URL, {"file_format": "json"})

    identity = json.loads(response.content)["groups"]["identity"]["rows"][0]
    assert identity["code"] == rival_person.code


def test_a_wrong_format_comes_back_as_form(sign_in, cook):
    response = sign_in(cook.user).post(URL, {"file_format": "exe"})

    assert response.context["export_form"].errors.keys() == {"file_format"}


def test_too_many_are_told_to_wait(sign_in, cook):
    client = sign_in(cook.user)
    for _number in range(MOST_AN_HOUR):
        client.post(URL, {"file_format": "json"})

    response = client.post(URL, {"file_format": "json"}, follow=True)

    assert "请稍后再试" in response.text
