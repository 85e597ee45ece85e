from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from staff.models import DataRequest
from tests.factories.staff import make_data_request, make_person, make_post

URL = reverse("staff:list_requests")
STATES = ("open", "overdue", "soon", "closed", "all")


@pytest.fixture
def requests(cook, rival_person):
    now = timezone.now()
    today = local_date(now)
    make_data_request(cook, at=now, due_on=today)
    make_data_request(cook, at=now, kind="COLOUR", due_on=today - timedelta(days=1))
    make_data_request(cook, at=now, kind="ERASURE", state="REFUSED", decided_at=now, answer="在岗")
    make_data_request(rival_person, at=now, due_on=today - timedelta(days=2))


def found(client, **query):
    return [(one.person.name, one.kind) for one in client.get(URL, query).context["page"]]


def test_a_regulator_sees_all_by_their_term(requests, sign_in, inspector):
    assert found(sign_in(inspector)) == [
        ("对小全", "CORRECTION"),
        ("陈师傅", "COLOUR"),
        ("陈师傅", "CORRECTION"),
    ]


def test_leaders_see_the_corrections_of_their_own_people(requests, sign_in, principal):
    assert found(sign_in(principal), state="all") == [("陈师傅", "CORRECTION")]


def test_another_district_sees_none(requests, sign_in, far_inspector):
    client = sign_in(far_inspector)

    assert found(client, state="all") == []
    assert "陈师傅" not in client.get(URL).text


def test_counts_equal_the_lists(requests, sign_in, inspector):
    client = sign_in(inspector)

    tabs = {name: count for name, _label, count in client.get(URL).context["tabs"]}

    assert tabs == {state: len(found(client, state=state)) for state in STATES}
    assert tabs == {"open": 3, "overdue": 2, "soon": tabs["soon"], "closed": 1, "all": 4}


def test_overdue_is_said_in_words(requests, sign_in, inspector):
    assert sign_in(inspector).get(URL, {"state": "overdue"}).text.count("tag--danger") == 2


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(
    sign_in, inspector, noodle_bar, at, number, django_assert_num_queries
):
    for _number in range(number):
        person = make_person()
        make_post(person, noodle_bar)
        make_data_request(person, at=at)
    client = sign_in(inspector)
    assert DataRequest.objects.count() == number

    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 8
