from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from enterprises.models import ClosedPeriod
from tests.factories.staff import LONG_AGO, make_morning_check, make_person, make_post

QUERIES = 14


@pytest.fixture
def url(noodle_bar):
    return reverse("staff:list_morning_checks", args=[noodle_bar.public_id])


@pytest.fixture
def now():
    return timezone.now()


def names(response):
    return [person.name for person in response.context["page"]]


def test_it_begins_with_who_is_missing(sign_in, officer, noodle_bar, cook, url, now):
    helper = make_person("林帮厨")
    make_post(helper, noodle_bar, handles_food=True, job_title="帮厨")
    make_morning_check(helper, noodle_bar, officer, now, day=local_date(now))

    response = sign_in(officer).get(url)

    assert names(response) == ["陈师傅"]
    assert response.context["state"] == "missing"
    assert reverse("staff:record_morning_check", args=[noodle_bar.public_id, cook.code]) in response.text
    assert names(sign_in(officer).get(url, {"state": "checked_in"})) == ["林帮厨"]
    assert names(sign_in(officer).get(url, {"state": "all"})) == ["林帮厨", "陈师傅"]


def test_it_offers_no_way_to_tick_off_everybody(sign_in, officer, cook, url):
    """A list that is ticked off at one stroke is the hollow routine this platform is made against."""
    page = sign_in(officer).get(url).text

    main = page[page.index("<main") : page.index("</main")]
    assert "陈师傅" in main
    assert 'method="post"' not in main
    assert "checkbox" not in main


def test_off_duty_asks_for_recovery(sign_in, officer, noodle_bar, cook, url, now):
    make_morning_check(cook, noodle_bar, officer, now - timedelta(days=2), is_fit=False)

    response = sign_in(officer).get(url)

    assert response.context["state"] == "all"  # nobody is missing
    assert reverse("staff:clear_off_duty", args=[noodle_bar.public_id, cook.code]) in response.text
    assert "起离岗" in response.text


def test_it_tells_what_else_keeps_somebody_from_work(sign_in, officer, cook, url):
    cook.health_certificates.update(issued_on=date(2025, 1, 1), valid_to=date(2025, 12, 31))

    page = sign_in(officer).get(url).text

    assert "红码" in page
    assert "健康证明已于2025年12月31日到期" in page
    assert page.count("还没有晨检") == 2  # the tab and the tag: once for each, not again as a reason


def test_regulators_look_and_do_not_check(sign_in, inspector, noodle_bar, cook, url):
    page = sign_in(inspector).get(url).text

    assert "陈师傅" in page
    assert reverse("staff:record_morning_check", args=[noodle_bar.public_id, cook.code]) not in page


def test_a_past_day_is_read_only(sign_in, officer, noodle_bar, cook, url, now):
    yesterday = local_date(now) - timedelta(days=1)
    make_morning_check(cook, noodle_bar, officer, now - timedelta(days=1), day=yesterday)

    response = sign_in(officer).get(url, {"day": yesterday.isoformat()})

    assert (response.context["day"], response.context["summary"].checked) == (yesterday, 1)
    assert "只能查看" in response.text
    assert cook.code not in response.text


@pytest.mark.parametrize("day", ["2999-01-01", "gestern", ""])
def test_a_day_that_makes_no_sense_is_today(sign_in, officer, cook, url, now, day):
    assert sign_in(officer).get(url, {"day": day}).context["day"] == local_date(now)


def test_on_a_closed_day_nobody_is_asked(sign_in, officer, noodle_bar, cook, url, now):
    today = local_date(now)
    ClosedPeriod.objects.create(
        enterprise=noodle_bar, starts_on=today, ends_on=today, reason="装修", declared_at=LONG_AGO
    )

    response = sign_in(officer).get(url)

    assert names(response) == []
    assert "这一天没有人要晨检" in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, officer, noodle_bar, url, rows, django_assert_num_queries):
    for number in range(rows):
        make_post(make_person(f"帮厨{number}"), noodle_bar, handles_food=True)
    client = sign_in(officer)

    with django_assert_num_queries(QUERIES):
        assert len(names(client.get(url))) == rows
