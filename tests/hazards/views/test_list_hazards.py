from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hazards.queries.hazard import FOR_OFFICIALS, HAZARD_STATES
from hazards.services.hazard import close_hazard, withdraw_hazard
from tests.factories.hazards import make_hazard, rectify_hazard

URL = reverse("hazards:list_hazards")


def titles(client, **query):
    return [hazard.title for hazard in client.get(URL, query).context["page"]]


@pytest.fixture
def hazards(noodle_bar, officer, inspector):
    """One of each state, by title."""
    now = timezone.now()
    make_hazard(noodle_bar, title="新的", at=now)
    make_hazard(noodle_bar, title="超期的", at=now - timedelta(days=20))
    rectified = make_hazard(noodle_bar, title="改好的", at=now - timedelta(days=1), severity="MAJOR")
    rectify_hazard(hazard=rectified, rectification="已改", by=officer, at=now)
    closed = make_hazard(noodle_bar, title="销了的", at=now - timedelta(days=2), source="DAILY")
    rectify_hazard(hazard=closed, rectification="已改", by=officer, at=now)
    close_hazard(hazard=closed, by=inspector, at=now)
    withdrawn = make_hazard(noodle_bar, title="撤了的", at=now)
    withdraw_hazard(hazard=withdrawn, by=inspector, at=now, reason="误报")


def test_open_comes_first_by_deadline(hazards, sign_in, inspector):
    assert titles(sign_in(inspector)) == ["超期的", "改好的", "新的"]


def test_counts_equal_the_lists(hazards, sign_in, officer):
    client = sign_in(officer)

    lists = {state: titles(client, state=state) for state in HAZARD_STATES if state not in FOR_OFFICIALS}

    assert lists["overdue"] == ["超期的"]
    assert lists["to_verify"] == ["改好的"]
    assert lists["closed"] == ["销了的"]
    assert {name: count for name, _label, count in client.get(URL).context["tabs"]} == {
        name: len(rows) for name, rows in lists.items()
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"severity": "MAJOR"}, ["改好的"]),
        ({"source": "DAILY", "state": "closed"}, ["销了的"]),
        ({"q": "超期"}, ["超期的"]),
        ({"q": "平江", "severity": "MAJOR"}, ["改好的"]),
        ({"q": "没有这家"}, []),
    ],
)
def test_filters(hazards, sign_in, inspector, query, expected):
    assert titles(sign_in(inspector), **query) == expected


def test_it_keeps_to_one_enterprise(hazards, sign_in, inspector, rival_bar):
    make_hazard(rival_bar, title="对门的")

    assert titles(sign_in(inspector), enterprise=rival_bar.public_id) == ["对门的"]


def test_it_shows_only_ones_own_rows(hazards, sign_in, rival, far_inspector, rival_bar):
    make_hazard(rival_bar, title="对门的")

    assert titles(sign_in(rival)) == ["对门的"]
    assert titles(sign_in(far_inspector), state="all") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, officer, noodle_bar, rows, django_assert_num_queries):
    for _number in range(rows):
        make_hazard(noodle_bar)
    client = sign_in(officer)

    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 7


@pytest.fixture
def told_hazards(noodle_bar, officer_person, director_person, inspector):
    """By title: who found and who put right what; 11 means that it happened in November."""
    officer, director = officer_person.user, director_person.user
    for title, finder, month in (("员10", officer, 10), ("员11", officer, 11), ("监11", director, 11)):
        make_hazard(noodle_bar, title=title, by=finder, at=datetime(2025, month, 3, 2, tzinfo=UTC))
    hazard = make_hazard(noodle_bar, title="改11", by=inspector, at=datetime(2025, 10, 30, 2, tzinfo=UTC))
    moment = datetime(2025, 11, 5, 2, tzinfo=UTC)
    rectify_hazard(hazard=hazard, rectification="已改", by=officer, at=moment)
    close_hazard(hazard=hazard, by=director, at=moment)
    return {"officer": officer_person.code, "director": director_person.code}


NOVEMBER = {"found_since": "2025-11-01", "found_until": "2025-11-30"}
CLOSED_IN_NOVEMBER = {"closed_since": "2025-11-01", "closed_until": "2025-11-30", "state": "closed"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (NOVEMBER, ["员11", "监11"]),
        (NOVEMBER | {"found_by": "officer"}, ["员11"]),
        (NOVEMBER | {"found_by": "director"}, ["监11"]),
        (NOVEMBER | {"found_by": "nobody"}, []),
        (CLOSED_IN_NOVEMBER, ["改11"]),
        (CLOSED_IN_NOVEMBER | {"rectified_by": "officer"}, ["改11"]),
        (CLOSED_IN_NOVEMBER | {"rectified_by": "director"}, []),
        (CLOSED_IN_NOVEMBER | {"closed_since": "2025-11-06"}, []),
        (CLOSED_IN_NOVEMBER | {"closed_until": "2025-11-04"}, []),
        ({"found_until": "2025-10-31", "state": "open"}, ["员10"]),
    ],
)
def test_it_filters_by_days_and_person(told_hazards, sign_in, inspector, query, expected):
    query = {name: told_hazards.get(value, value) for name, value in query.items()}

    assert titles(sign_in(inspector), **query) == expected


def test_the_filter_stays_when_another_is_added(told_hazards, sign_in, inspector):
    page = sign_in(inspector).get(URL, NOVEMBER | {"found_by": told_hazards["officer"]}).content.decode()

    assert f'name="found_by" value="{told_hazards["officer"]}"' in page
    assert "只看其中一人发现或整改的。" in page
