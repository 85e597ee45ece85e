from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date, start_of_local_day
from duties.models import Duty
from duties.services.duty import correct_duty_record
from tests.factories.duties import hand_in, make_duty, make_record


@pytest.fixture
def today():
    return local_date(timezone.now())


@pytest.fixture
def url(noodle_bar):
    return reverse("duties:list_records", args=[noodle_bar.public_id])


def test_it_lists_what_was_done_and_what_was_not(sign_in, inspector, officer, noodle_bar, today, url):
    days = [today - timedelta(days=n) for n in range(5)]
    make_duty(noodle_bar, days[0])
    make_record(noodle_bar, officer, days[1], at=start_of_local_day(days[1]))
    make_record(noodle_bar, officer, days[2], at=start_of_local_day(days[1]))
    make_duty(noodle_bar, days[3], state=Duty.State.OVERDUE)
    make_duty(noodle_bar, days[4], state=Duty.State.EXEMPT)
    make_duty(noodle_bar, today + timedelta(days=1))
    make_duty(noodle_bar, today - timedelta(days=91))
    client = sign_in(inspector)

    def shown(state):
        return [duty.due_on for duty in client.get(url, {"state": state}).context["page"]]

    assert shown("all") == days
    assert (shown("on_time"), shown("late"), shown("missing"), shown("exempt")) == (
        [days[1]],
        [days[2]],
        [days[0], days[3]],
        [days[4]],
    )
    assert {name: count for name, _label, count in client.get(url).context["tabs"]} == {
        "all": 5,
        "on_time": 1,
        "late": 1,
        "missing": 2,
        "exempt": 1,
    }


def test_it_shows_nothing_of_other_enterprises(sign_in, officer, rival_bar, noodle_bar, today, url):
    make_duty(noodle_bar, today)
    make_duty(rival_bar, today)

    assert [duty.enterprise_id for duty in sign_in(officer).get(url).context["page"]] == [noodle_bar.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, officer, noodle_bar, today, url, rows, django_assert_num_queries):
    for days_ago in range(rows):
        make_duty(noodle_bar, today - timedelta(days=days_ago))
    client = sign_in(officer)

    with django_assert_num_queries(QUERIES):
        client.get(url)


QUERIES = 9


@pytest.fixture
def november(noodle_bar, officer, director):
    """Three days of November and one of October, told by who wrote them down; one week beside them."""
    make_record(noodle_bar, officer, date(2025, 10, 31))
    make_record(noodle_bar, officer, date(2025, 11, 1))
    make_record(noodle_bar, director, date(2025, 11, 2))
    make_duty(noodle_bar, date(2025, 11, 3))
    make_duty(noodle_bar, date(2025, 11, 4), state=Duty.State.EXEMPT)
    make_record(noodle_bar, officer, date(2025, 11, 9), kind=Duty.Kind.WEEKLY_CHECK)
    return {"since": "2025-11-01", "until": "2025-11-30"}


def days(client, url, **query):
    return [duty.due_on.day for duty in client.get(url, query).context["page"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [9, 4, 3, 2, 1]),
        ({"kind": "1"}, [4, 3, 2, 1]),
        ({"kind": "2"}, [9]),
        ({"kind": "1", "state": "owed"}, [3, 2, 1]),
        ({"kind": "1", "state": "on_time"}, [2, 1]),
        ({"state": "missed"}, [3]),
        ({"state": "ahead"}, []),
        ({"state": "exempt"}, [4]),
        ({"since": "2025-11-02", "until": "2025-11-03"}, [3, 2]),
        ({"since": "2025-10-31", "until": "", "kind": "1"}, [4, 3, 2, 1, 31]),
    ],
)
def test_it_filters_by_days_kind_and_state(sign_in, inspector, november, url, query, expected):
    assert days(sign_in(inspector), url, **(november | query)) == expected


def test_it_filters_by_who_wrote_it_down(sign_in, inspector, november, url, officer_person, director_person):
    client = sign_in(inspector)

    assert days(client, url, **november, by=officer_person.code) == [9, 1]
    assert days(client, url, **november, by=director_person.code) == [2]
    assert days(client, url, **november, by="NOBODY") == []
    assert "只看其中一人记录的" in client.get(url, november | {"by": officer_person.code}).content.decode()


def test_who_corrects_did_not_do_the_duty(sign_in, inspector, noodle_bar, officer, url, director_person):
    record = make_record(noodle_bar, officer, date(2025, 11, 1))
    correct_duty_record(
        record=record,
        by=director_person.user,
        at=record.received_at + timedelta(hours=1),
        handed_in=hand_in(),
        reason="写错了",
    )

    assert days(sign_in(inspector), url, since="2025-11-01", by=director_person.code) == []


def test_an_open_duty_of_today_lies_ahead(sign_in, inspector, noodle_bar, today, url):
    for due_on in (today - timedelta(days=1), today, today + timedelta(days=1)):
        make_duty(noodle_bar, due_on)
    span = {"since": today - timedelta(days=1), "until": today + timedelta(days=1)}
    response = sign_in(inspector).get(url, span | {"state": "ahead"})

    assert [duty.due_on for duty in response.context["page"]] == [today + timedelta(days=1), today]
    assert {name: count for name, _label, count in response.context["tabs"]} == {
        "all": 3,
        "owed": 3,
        "on_time": 0,
        "late": 0,
        "missed": 1,
        "ahead": 2,
        "exempt": 0,
    }


def test_the_tabs_keep_the_filter(sign_in, inspector, november, url):
    page = sign_in(inspector).get(url, november | {"kind": "1"}).content.decode()

    assert "since=2025-11-01&amp;until=2025-11-30&amp;kind=1&amp;state=owed" in page
