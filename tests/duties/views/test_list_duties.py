from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date, month_end, start_of_local_day, sunday_of
from duties.models import Duty
from tests.factories.duties import make_duty, make_record
from tests.factories.enterprises import make_enterprise, make_member

URL = reverse("duties:list_duties")


@pytest.fixture
def today():
    return local_date(timezone.now())


def shown(client, show="due"):
    response = client.get(URL, {"show": show})
    return [(duty.due_on, duty.kind) for duty in response.context["page"]]


def test_due_are_today_this_week_and_this_month(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today)
    make_duty(noodle_bar, today + timedelta(days=1))
    make_duty(noodle_bar, sunday_of(today), Duty.Kind.WEEKLY_CHECK)
    make_duty(noodle_bar, sunday_of(today) + timedelta(days=7), Duty.Kind.WEEKLY_CHECK)
    make_duty(noodle_bar, month_end(today), Duty.Kind.MONTHLY_DISPATCH)

    assert sorted(shown(sign_in(officer))) == sorted(
        [(today, 1), (sunday_of(today), 2), (month_end(today), 3)]
    )


def test_what_was_missed_is_overdue_even_before_the_night_job(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today - timedelta(days=1))
    make_duty(noodle_bar, today - timedelta(days=2), state=Duty.State.OVERDUE)
    make_duty(noodle_bar, today - timedelta(days=3), state=Duty.State.EXEMPT)
    client = sign_in(officer)

    assert shown(client, "overdue") == [(today - timedelta(days=1), 1), (today - timedelta(days=2), 1)]
    assert shown(client) == []


def test_done_leads_to_the_record(sign_in, officer, noodle_bar, today):
    day = today - timedelta(days=1)
    make_record(noodle_bar, officer, day, at=start_of_local_day(day))
    client = sign_in(officer)

    assert shown(client, "done") == [(day, 1)]
    response = client.get(URL, {"show": "done"})
    assert reverse("duties:show_record", args=[noodle_bar.public_id, "daily-control", day]) in response.text


def test_tabs_count_what_the_lists_hold(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today)
    for days_ago in (1, 2):
        make_duty(noodle_bar, today - timedelta(days=days_ago))

    agenda = sign_in(officer).get(URL).context["agenda"]

    assert (agenda.due_count, agenda.overdue_count, agenda.done_count) == (1, 2, 0)
    assert (agenda.due.count(), agenda.overdue.count(), agenda.done.count()) == (1, 2, 0)


def test_it_shows_nothing_of_other_enterprises(sign_in, officer, inspector, noodle_bar, rival_bar, today):
    make_duty(noodle_bar, today)
    make_duty(rival_bar, today)

    assert shown(sign_in(officer)) == [(today, 1)]
    assert shown(sign_in(inspector)) == []


def test_a_post_that_has_ended_gives_no_duties(sign_in, rival, noodle_bar, today):
    make_duty(noodle_bar, today)
    make_member(rival, noodle_bar, "OFFICER", valid_to=today - timedelta(days=1))

    assert shown(sign_in(rival)) == []


def test_ones_own_come_first(sign_in, officer, director, noodle_bar, today):
    for days_ago in (1, 2):
        make_duty(noodle_bar, today - timedelta(days=days_ago))
    week = sunday_of(today - timedelta(days=7))
    make_duty(noodle_bar, week, Duty.Kind.WEEKLY_CHECK)
    client = sign_in(director)

    assert shown(client, "overdue")[0] == (week, Duty.Kind.WEEKLY_CHECK)
    assert shown(sign_in(officer), "overdue")[-1] == (week, Duty.Kind.WEEKLY_CHECK)
    assert shown(client, "overdue")[1:] == [(today - timedelta(days=n), 1) for n in (1, 2)]


def test_it_says_whose_it_is(sign_in, officer, director, principal, noodle_bar, today):
    make_duty(noodle_bar, today)

    assert "由您完成" in sign_in(officer).get(URL).text
    assert "由安全员完成" in sign_in(director).get(URL).text


def test_it_says_that_nobody_may_do_it(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, month_end(today), Duty.Kind.MONTHLY_DISPATCH)

    assert "还没有指定完成的人" in sign_in(officer).get(URL).text


def test_an_empty_list_says_why(sign_in, officer):
    assert "现在没有要做的" in sign_in(officer).get(URL).text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, officer, district, today, rows, django_assert_num_queries):
    for _number in range(rows):
        enterprise = make_enterprise(district)
        make_member(officer, enterprise, "OFFICER")
        make_duty(enterprise, today)
    client = sign_in(officer)

    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 11


def test_who_may_not_write_the_minutes_gets_no_link_to_them(sign_in, officer, director, noodle_bar, today):
    make_duty(noodle_bar, month_end(today), Duty.Kind.MONTHLY_DISPATCH)
    minutes = [noodle_bar.public_id, "monthly-dispatch", month_end(today)]

    seen_by_officer = sign_in(officer).get(URL).text
    seen_by_director = sign_in(director).get(URL).text

    assert reverse("duties:submit_duty", args=minutes) not in seen_by_officer
    assert f'href="{reverse("duties:show_ladder", args=minutes)}"' in seen_by_officer
    assert f'href="{reverse("duties:submit_duty", args=minutes)}"' in seen_by_director
