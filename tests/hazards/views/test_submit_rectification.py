import pytest
from django.urls import reverse

from hazards.services.hazard import close_hazard, submit_rectification
from tests.factories.hazards import make_hazard


@pytest.fixture
def hazard(noodle_bar):
    return make_hazard(noodle_bar)


def post(client, hazard, **data):
    return client.post(reverse("hazards:submit_rectification", args=[hazard.pk]), data)


def test_it_submits(hazard, sign_in, officer):
    response = post(sign_in(officer), hazard, rectification="换了门封条")

    assert response["Location"] == reverse("hazards:show_hazard", args=[hazard.pk])
    hazard.refresh_from_db()
    assert (hazard.rectification, hazard.rectified_by, hazard.state) == ("换了门封条", officer, "OPEN")


def test_it_wants_words(hazard, sign_in, officer):
    response = post(sign_in(officer), hazard, rectification=" ")

    assert response.status_code == 200
    assert response.context["rectification_form"].errors == {"rectification": ["请写明怎么整改的。"]}


def test_a_closed_one_says_so_and_keeps_the_text(hazard, sign_in, officer, inspector, at):
    submit_rectification(hazard=hazard, rectification="已改", by=officer, at=at)
    close_hazard(hazard=hazard, by=inspector, at=at)

    response = post(sign_in(officer), hazard, rectification="再补一句")

    assert response.context["rectification_form"].non_field_errors() == ["这条隐患已经销号或撤销。"]
    assert "再补一句" in response.text
