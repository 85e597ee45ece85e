import pytest
from django.urls import reverse

from hazards.services.hazard import close_hazard, submit_rectification, withdraw_hazard
from tests.factories.hazards import make_hazard


@pytest.fixture
def hazard(noodle_bar):
    return make_hazard(noodle_bar, source="DAILY")


def page(client, hazard):
    return client.get(reverse("hazards:show_hazard", args=[hazard.pk]))


def forms(response):
    return response.context["rectification_form"] is not None, response.context["closing_form"] is not None


def test_before_it_is_rectified_only_the_enterprise_has_a_form(hazard, sign_in, officer, inspector, cadre):
    assert [forms(page(sign_in(user), hazard)) for user in (officer, inspector, cadre)] == [
        (True, False),
        (False, False),
        (False, False),
    ]


def test_then_those_who_may_verify_have_one(hazard, sign_in, officer, director, inspector, at):
    submit_rectification(hazard=hazard, rectification="换了门封条", by=director, at=at)

    answers = [page(sign_in(user), hazard) for user in (officer, director, inspector)]

    assert [forms(answer) for answer in answers] == [(True, False), (True, False), (False, True)]
    assert "要由另一个人核查销号" in answers[1].text
    assert "换了门封条" in answers[2].text


def test_closed_or_withdrawn_it_has_none(hazard, sign_in, officer, inspector, at):
    submit_rectification(hazard=hazard, rectification="换了门封条", by=officer, at=at)
    close_hazard(hazard=hazard, by=inspector, at=at)
    withdrawn = withdraw_hazard(hazard=make_hazard(hazard.enterprise), by=inspector, at=at, reason="误报")

    for row, word in ((hazard, "已销号"), (withdrawn, "已撤销")):
        answers = [page(sign_in(user), row) for user in (officer, inspector)]
        assert [forms(answer) for answer in answers] == [(False, False), (False, False)]
        assert word in answers[0].text
