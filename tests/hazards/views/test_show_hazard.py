from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hazards.services.hazard import close_hazard, withdraw_hazard
from hazards.services.move import Evidence
from hazards.services.verification import return_hazard
from ledger.services.sealing import seal
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.photos import make_photo


@pytest.fixture
def hazard(noodle_bar, officer):
    return make_hazard(noodle_bar, source="DAILY", by=officer)


def page(client, hazard):
    return client.get(reverse("hazards:show_hazard", args=[hazard.pk]))


def acts(response):
    return [act["door"].name for act in response.context["acts"]]


def test_before_it_is_rectified_the_enterprise_acts(hazard, sign_in, officer, inspector, cadre):
    assert [acts(page(sign_in(user), hazard)) for user in (officer, inspector, cadre)] == [
        ["rectification", "more-time"],
        ["withdraw"],
        [],
    ]


def test_then_those_who_may_verify(hazard, sign_in, officer, director, inspector, at):
    rectify_hazard(hazard=hazard, rectification="换了门封条", by=director, at=at)

    answers = [page(sign_in(user), hazard) for user in (officer, director, inspector)]

    assert [acts(answer) for answer in answers] == [
        ["rectification"],
        ["rectification"],
        ["close", "verify", "return", "transfer", "withdraw"],
    ]
    assert "要由另一个人核查销号" in answers[1].text
    assert "换了门封条" in answers[2].text


def test_closed_it_can_be_opened_again_withdrawn_nothing(hazard, sign_in, officer, inspector, at):
    rectify_hazard(hazard=hazard, by=officer, at=at)
    close_hazard(hazard=hazard, by=inspector, at=at)
    withdrawn = withdraw_hazard(hazard=make_hazard(hazard.enterprise), by=inspector, at=at, reason="误报")

    found = {
        row.get_state_display(): [acts(page(sign_in(user), row)) for user in (officer, inspector)]
        for row in (type(hazard).objects.get(pk=hazard.pk), withdrawn)
    }

    assert found == {"已销号": [[], ["reopen"]], "已撤销": [[], []]}


def test_it_tells_its_way_with_photos_and_proofs(noodle_bar, sign_in, officer, inspector, at):
    before, after = make_photo(noodle_bar, inspector, 1), make_photo(noodle_bar, officer, 2)
    hazard = make_hazard(noodle_bar, by=inspector, evidence=Evidence([before]))
    rectify_hazard(hazard=hazard, rectification="擦过了", by=officer, evidence=Evidence([after]))
    return_hazard(hazard=hazard, reason="还漏水", by=inspector, at=at)
    seal(at=at)

    response = page(sign_in(officer), hazard)

    assert [move.act for move in response.context["moves"]] == [
        "RETURN", "BEGIN_CHECK", "SUBMIT", "START", "ASSIGN", "TRIAGE", "REPORT",
    ]  # fmt: skip
    assert [one.photo for one in response.context["before"]] == [before]
    assert [one.photo for one in response.context["after"]] == [after]
    assert "还漏水" in response.text
    assert "退回1次" in response.text
    for move in response.context["moves"]:
        proof = reverse("ledger:download_proof", args=[move.log_id, 1])
        assert f'href="{proof}"' in response.text
        assert sign_in(officer).get(proof).status_code == 200


@pytest.mark.parametrize("rounds", [1, 3])
def test_queries(noodle_bar, sign_in, officer, inspector, at, rounds, django_assert_num_queries):
    hazard = make_hazard(noodle_bar, by=inspector)
    for number in range(rounds):
        after = Evidence([make_photo(noodle_bar, officer, number)])
        rectify_hazard(hazard=hazard, by=officer, evidence=after)
        return_hazard(hazard=hazard, reason="还漏水", by=inspector, at=at)
    client = sign_in(officer)

    with django_assert_num_queries(QUERIES):
        page(client, hazard)


QUERIES = 9


def test_an_overdue_one_says_so(noodle_bar, sign_in, officer):
    late = make_hazard(noodle_bar, at=timezone.now() - timedelta(days=30))

    assert "超期" in page(sign_in(officer), late).text
