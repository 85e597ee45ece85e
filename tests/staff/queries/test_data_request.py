import pytest

from staff.models import DataRequest
from staff.permissions import can_decide_data_request
from staff.queries.data_request import decidable_by
from tests.factories.staff import make_data_request, make_person, make_post

EVERYBODY = [
    "officer",
    "director",
    "principal",
    "rival",
    "cadre",
    "inspector",
    "far_inspector",
    "auditor",
    "administrator",
]


@pytest.fixture
def requests(cook, director_person, principal_person, rival_person, noodle_bar, rival_bar, at):
    """Each kind by each person, and by one who left the noodle bar for the rival."""
    leaver = make_person("王跳槽")
    make_post(leaver, noodle_bar, ended_on=at.date(), end_reason="跳槽")
    make_post(leaver, rival_bar, starts_on=at.date())
    people = [cook, director_person, principal_person, rival_person, leaver, make_person("没有岗位")]
    return [make_data_request(one, at=at, kind=kind) for one in people for kind in DataRequest.Kind.values]


@pytest.mark.parametrize("person", EVERYBODY)
def test_the_list_is_what_one_may_decide(request, requests, person, at):
    """The set-based question and the one about a single row never differ."""
    user = request.getfixturevalue(person)
    today = at.date()

    wanted = {one.pk for one in requests if can_decide_data_request(user, one)}

    assert set(decidable_by(user, today).values_list("pk", flat=True)) == wanted


def test_it_was_worth_asking(requests, principal, director, inspector, at):
    today = at.date()

    assert decidable_by(principal, today).count() == 2  # corrections of cook and director, not the own one
    assert decidable_by(inspector, today).count() == 15
    names = decidable_by(director, today).values_list("person__name", flat=True)
    assert sorted(names) == ["傅国强", "陈师傅"]
