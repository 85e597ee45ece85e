from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from staff.models import Post
from tests.factories.staff import (
    make_certificate,
    make_data_request,
    make_morning_check,
    make_person,
    make_post,
    make_training,
)

URL = reverse("staff:show_me")


@pytest.fixture
def today():
    return local_date(timezone.now())


def test_it_shows_post_certificate_hours_and_colour(sign_in, cook, today):
    make_certificate(cook, issued_on=today - timedelta(days=30))
    make_training(cook, hours=4.5, completed_on=today)
    make_training(cook, hours=40, completed_on=today - timedelta(days=400))

    response = sign_in(cook.user).get(URL)

    page = response.text
    for text in ("陈师傅", "厨师", "平江面馆", "出示我的码"):
        assert text in page
    expected = cook.training_records.filter(completed_on__year=today.year)
    assert response.context["hours"] == sum(record.hours for record in expected)
    assert response.context["certificate_state"] == "FIT"
    assert response.context["colour"].word in page


@pytest.mark.parametrize(
    ("days_left", "is_fit", "word"),
    [
        (200, True, "有效"),
        (30, True, "快到期"),
        (0, True, "还有0天"),
        (-1, True, "已过期"),
        (200, False, "不合格"),
    ],
)
def test_the_certificate_in_words(sign_in, noodle_bar, cook, today, days_left, is_fit, word):
    cook.health_certificates.all().delete()
    valid_to = today + timedelta(days=days_left)
    make_certificate(cook, issued_on=valid_to - timedelta(days=364), valid_to=valid_to, is_fit=is_fit)

    assert word in sign_in(cook.user).get(URL).text


def test_morning_checks_of_the_last_week(sign_in, cook, noodle_bar, officer):
    now = timezone.now()
    for days in (0, 6, 7):
        at = now - timedelta(days=days)
        make_morning_check(cook, noodle_bar, by=officer, checked_at=at, day=local_date(at), is_fit=days != 6)

    response = sign_in(cook.user).get(URL)

    assert [check.is_fit for check in response.context["checks"]] == [True, False]
    assert "不合格，离岗" in response.text


def test_an_objection_to_the_colour_is_one_tap_away(sign_in, cook):
    page = sign_in(cook.user).get(URL).text

    assert f"{reverse('staff:make_request')}?kind=COLOUR" in page


def test_a_manager_finds_the_duty_card(sign_in, officer_person):
    response = sign_in(officer_person.user).get(URL)

    assert [post.kind for post in response.context["manager_posts"]] == [Post.Kind.OFFICER]
    assert "每年不少于40学时" in response.text


def test_open_requests_are_counted(sign_in, cook, at):
    make_data_request(cook, at=at)
    make_data_request(cook, at=at, kind="COLOUR", state="WITHDRAWN")

    assert sign_in(cook.user).get(URL).context["open_requests"] == 1


def test_who_answers_requests_is_led_there(sign_in, cook, principal_person, officer_person, at):
    make_data_request(cook, at=at)

    assert reverse("staff:list_requests") in sign_in(principal_person.user).get(URL).text
    assert reverse("staff:list_requests") not in sign_in(officer_person.user).get(URL).text


def test_who_is_not_registered_is_told_so(sign_in, officer):
    assert "还没有登记您的从业人员信息" in sign_in(officer).get(URL).text


def test_it_shows_nothing_of_others(sign_in, cook, rival_person, rival_bar, rival):
    make_morning_check(rival_person, rival_bar, by=rival, checked_at=timezone.now())

    page = sign_in(cook.user).get(URL).text

    assert rival_bar.name not in page
    assert rival_person.name not in page


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_posts_as_for_one(
    sign_in, noodle_bar, rival_bar, officer, number, django_assert_num_queries
):
    person = make_person(user=officer)
    kinds = [Post.Kind.STAFF, Post.Kind.OFFICER, Post.Kind.DIRECTOR][:number]
    for kind in kinds:
        make_post(person, noodle_bar, kind)
        make_morning_check(person, noodle_bar, by=officer, checked_at=timezone.now())
    client = sign_in(officer)

    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 15
