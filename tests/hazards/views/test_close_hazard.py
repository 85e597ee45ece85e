import pytest
from django.urls import reverse

from hazards.services.hazard import submit_rectification
from tests.factories.hazards import make_hazard


@pytest.fixture
def hazard(noodle_bar):
    return make_hazard(noodle_bar, source="DAILY")


def post(client, hazard, **data):
    return client.post(reverse("hazards:close_hazard", args=[hazard.pk]), data)


def test_it_closes(hazard, sign_in, officer, director, at):
    submit_rectification(hazard=hazard, rectification="换了门封条", by=officer, at=at)

    response = post(sign_in(director), hazard, reason="看过照片")

    assert response["Location"] == reverse("hazards:show_hazard", args=[hazard.pk])
    hazard.refresh_from_db()
    assert (hazard.state, hazard.closed_by) == ("CLOSED", director)


def test_it_refuses_the_rectifier(hazard, sign_in, director, at):
    submit_rectification(hazard=hazard, rectification="换了门封条", by=director, at=at)

    response = post(sign_in(director), hazard, reason="自己看过")

    assert response.context["closing_form"].non_field_errors() == [
        "整改的人不能核查自己的整改，请由另一个人销号。"
    ]
    hazard.refresh_from_db()
    assert hazard.state == "OPEN"


def test_it_refuses_what_nobody_rectified(hazard, sign_in, inspector):
    response = post(sign_in(inspector), hazard)

    assert response.context["closing_form"].non_field_errors() == ["企业还没有提交整改情况，不能销号。"]
