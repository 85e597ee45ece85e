from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hazards.services.hazard import close_hazard, submit_rectification, withdraw_hazard
from tests.factories.hazards import make_hazard

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
    submit_rectification(hazard=rectified, rectification="已改", by=officer, at=now)
    closed = make_hazard(noodle_bar, title="销了的", at=now - timedelta(days=2), source="DAILY")
    submit_rectification(hazard=closed, rectification="已改", by=officer, at=now)
    close_hazard(hazard=closed, by=inspector, at=now)
    withdrawn = make_hazard(noodle_bar, title="撤了的", at=now)
    withdraw_hazard(hazard=withdrawn, by=inspector, at=now, reason="误报")


def test_open_comes_first_by_deadline(hazards, sign_in, inspector):
    assert titles(sign_in(inspector)) == ["超期的", "改好的", "新的"]


def test_counts_equal_the_lists(hazards, sign_in, officer):
    client = sign_in(officer)

    lists = {
        state: titles(client, state=state) for state in ("open", "overdue", "to_verify", "closed", "all")
    }

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
        ({"severity": "NONSENSE"}, ["超期的", "改好的", "新的"]),
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


QUERIES = 6
