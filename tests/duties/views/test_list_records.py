from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date, start_of_local_day
from duties.models import Duty
from tests.factories.duties import make_duty, make_record


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


QUERIES = 7
