import pytest
from django.urls import reverse

from tests.factories.hazards import make_hazard, rectify_hazard


@pytest.fixture
def hazard(noodle_bar):
    return make_hazard(noodle_bar, source="DAILY")


def post(client, hazard, **data):
    return client.post(reverse("hazards:close_hazard", args=[hazard.pk]), data)


def form_in(response):
    return next(act["form"] for act in response.context["acts"] if act["door"].name == "close")


def test_it_closes(hazard, sign_in, officer, director, at):
    rectify_hazard(hazard=hazard, rectification="换了门封条", by=officer, at=at)

    response = post(sign_in(director), hazard, reason="看过照片")

    assert response["Location"] == reverse("hazards:show_hazard", args=[hazard.pk])
    hazard.refresh_from_db()
    assert (hazard.state, hazard.closed_by) == ("CLOSED", director)


def test_it_refuses_the_rectifier(hazard, sign_in, director, at):
    rectify_hazard(hazard=hazard, rectification="换了门封条", by=director, at=at)

    response = post(sign_in(director), hazard, reason="自己看过")

    assert form_in(response).non_field_errors() == ["整改的人不能核查自己的整改，请由另一个人销号。"]
    hazard.refresh_from_db()
    assert hazard.state == "SUBMITTED"


def test_it_refuses_what_nobody_rectified(hazard, sign_in, inspector):
    response = post(sign_in(inspector), hazard, no_photo="账上看过")

    assert form_in(response).non_field_errors() == ["企业还没有提交整改情况，不能销号。"]
