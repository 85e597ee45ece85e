"""The morning check beside the daily control: shown while it is filled in, kept in its record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import DutyRecord
from tests.factories.daily_answers import good_answers
from tests.factories.duties import make_duty
from tests.factories.staff import make_morning_check, make_person, make_post

FIGURES = "morning_check_figures"
QUERIES = 9  # two of them for the list, one for the figures


@pytest.fixture
def today():
    return local_date(timezone.now())


@pytest.fixture
def url(noodle_bar, today):
    make_duty(noodle_bar, today)
    return reverse("duties:submit_duty", args=[noodle_bar.public_id, "daily-control", today])


@pytest.fixture
def check(noodle_bar, officer, today):
    def check(person, **fields):
        make_morning_check(person, noodle_bar, officer, timezone.now(), day=today, **fields)

    return check


@pytest.fixture
def helper(noodle_bar):
    person = make_person("林帮厨")
    make_post(person, noodle_bar, handles_food=True)
    return person


def all_yes(enterprise, **more):
    return good_answers(enterprise, local_date(timezone.now()), **more)


def figures_of(record):
    return [answer["figures"] for answer in record.answers if answer["item"] == FIGURES]


def test_the_page_shows_the_figures_above_the_question(
    sign_in, officer, noodle_bar, cook, helper, check, url
):
    check(cook)

    page = sign_in(officer).get(url).text

    shown = page.index("应检2人，已检1人，离岗0人。")
    assert page.index("上岗人员都做了晨检") < shown < page.index('name="answer_morning_check"')
    assert reverse("staff:list_morning_checks", args=[noodle_bar.public_id]) in page


def test_without_staff_on_the_list_there_is_nothing_to_show(sign_in, officer, url):
    page = sign_in(officer).get(url).text

    assert "上岗人员都做了晨检" in page
    assert "应检" not in page


def test_the_record_keeps_the_figures_of_the_moment(
    sign_in, officer, noodle_bar, cook, helper, check, url, today
):
    check(cook)
    check(helper, is_fit=False)

    response = sign_in(officer).post(url, all_yes(noodle_bar), follow=True)

    record = DutyRecord.objects.get()
    assert record.answers[0] == {
        "item": FIGURES,
        "question": "晨检记录统计",
        "figures": {"expected": 2, "checked": 2, "fit": 1, "unfit": 1, "off_duty": 1, "missing": 0},
    }
    assert [answer["answer"] for answer in record.answers[1:]] == ["YES"] * 20
    assert "应检2人，已检2人，离岗1人。" in response.text
    assert "当天不合格1人。" in response.text


def test_figures_are_counted_never_taken_from_the_browser(sign_in, officer, noodle_bar, cook, url):
    sign_in(officer).post(url, all_yes(noodle_bar, **{FIGURES: "99", f"answer_{FIGURES}": "YES"}))

    assert [figures["expected"] for figures in figures_of(DutyRecord.objects.get())] == [1]


def test_a_correction_keeps_its_own_figures(sign_in, officer, noodle_bar, cook, check, url, today):
    client = sign_in(officer)
    client.post(url, all_yes(noodle_bar))
    check(cook)
    correction = reverse("duties:correct_record", args=[noodle_bar.public_id, "daily-control", today])
    assert "应检1人，已检1人" in client.get(correction).text

    client.post(correction, all_yes(noodle_bar, reason="晨检补登"))

    newest, first = DutyRecord.objects.order_by("-revision")
    assert (figures_of(first)[0]["checked"], figures_of(newest)[0]["checked"]) == (0, 1)


def test_a_late_record_tells_the_figures_of_its_day(sign_in, officer, noodle_bar, cook, check, today):
    yesterday = today - timedelta(days=1)
    make_duty(noodle_bar, yesterday)
    check(cook)
    url = reverse("duties:submit_duty", args=[noodle_bar.public_id, "daily-control", yesterday])

    sign_in(officer).post(url, all_yes(noodle_bar))

    assert figures_of(DutyRecord.objects.get())[0]["checked"] == 0


def test_weekly_reports_have_no_figures(sign_in, officer, noodle_bar, cook, today):
    make_duty(noodle_bar, today, kind=2)
    url = reverse("duties:submit_duty", args=[noodle_bar.public_id, "weekly-check", today])

    assert "应检" not in sign_in(officer).get(url).text


@pytest.mark.parametrize("staff", [1, 3])
def test_it_costs_one_query(sign_in, officer, noodle_bar, url, staff, django_assert_num_queries):
    client = sign_in(officer)
    for number in range(staff):
        make_post(make_person(f"帮厨{number}"), noodle_bar, handles_food=True)

    with django_assert_num_queries(QUERIES):
        client.get(url)
