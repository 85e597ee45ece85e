import pytest
from django.urls import reverse

from scoring.queries.objection import OBJECTION_LISTS
from scoring.services.objection import accept_objection, refuse_objection, withdraw_objection
from tests.factories.enterprises import make_enterprise
from tests.factories.scoring import make_objection

URL = reverse("scoring:list_objections")


@pytest.fixture
def objections(noodle_bar, rival_bar, principal, inspector, at):
    """One of each state."""
    first = make_objection(noodle_bar, principal, at, part="DUTY")
    make_objection(noodle_bar, principal, at, part="CREDIT")
    accepted = make_objection(rival_bar, principal, at, part="DUTY")
    accept_objection(objection=accepted, by=inspector, at=at)
    refused = make_objection(rival_bar, principal, at, part="INDEX")
    refuse_objection(objection=refused, answer="没有写明", by=inspector, at=at)
    withdraw_objection(objection=first, by=principal, at=at)


@pytest.mark.parametrize("name", OBJECTION_LISTS)
def test_each_counter_equals_its_list(name, objections, inspector, sign_in):
    response = sign_in(inspector).get(URL, {"list": name})

    told = {tab: count for tab, _label, count in response.context["tabs"]}
    assert told[name] == response.context["page"].paginator.count
    assert told == {"mine": 2, "open": 2, "to_accept": 1, "overdue": told["overdue"], "ended": 2, "all": 4}


def test_an_enterprise_sees_its_own(objections, officer, sign_in):
    response = sign_in(officer).get(URL, {"list": "all"})

    assert {row.enterprise.name for row in response.context["page"]} == {"平江面馆"}


def test_only_regulators_have_a_turn(objections, inspector, cadre, auditor, officer, sign_in):
    def tabs_of(reader):
        return [tab for tab, _label, _count in sign_in(reader).get(URL).context["tabs"]]

    assert tabs_of(inspector) == list(OBJECTION_LISTS)
    assert [tabs_of(reader)[0] for reader in (cadre, auditor, officer)] == ["open"] * 3


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_same_number_of_questions(
    number, district, principal, inspector, at, sign_in, django_assert_num_queries
):
    for index in range(number):
        make_objection(make_enterprise(district, name=f"面馆{index}"), principal, at)
    client = sign_in(inspector)
    client.get(URL)

    with django_assert_num_queries(8):
        client.get(URL)
