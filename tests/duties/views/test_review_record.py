from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import Duty, DutyRecord, RecordReview
from duties.services.duty import correct_duty_record
from tests.factories.duties import hand_in, make_record

DAY = date(2026, 11, 20)
QUERIES = 9


@pytest.fixture
def record(noodle_bar, officer):
    return make_record(noodle_bar, officer, DAY)


def url(record, page="review_record"):
    return reverse(f"duties:{page}", args=[record.enterprise.public_id, record.slug, record.due_on])


def post(client, record, verdict, text="", revision=1):
    return client.post(url(record), {"verdict": verdict, "text": text, "revision": revision})


def test_the_director_confirms(sign_in, director, record):
    client = sign_in(director)

    assert "确认这份记录" in client.get(url(record, "show_record")).text
    post(client, record, "CONFIRMED")

    assert RecordReview.objects.get().capacity == "DIRECTOR"
    page = client.get(url(record, "show_record")).text
    assert "✓ 已确认" in page
    assert "确认这份记录" not in page


def test_returning_wants_a_reason(sign_in, director, record):
    page = post(sign_in(director), record, "RETURNED")

    assert list(page.context["review_form"].errors) == ["text"]
    assert not RecordReview.objects.exists()


def test_the_writer_hears_what_to_correct(sign_in, director, officer, record):
    post(sign_in(director), record, "RETURNED", "缺冷藏柜读数")

    client = sign_in(officer)
    assert "有 1 份记录被退回" in client.get(reverse("duties:list_duties")).text
    page = client.get(url(record, "show_record")).text
    assert "缺冷藏柜读数" in page
    assert "已退回" in page


def test_a_weekly_report_is_the_principals(sign_in, director, principal, officer, noodle_bar):
    weekly = make_record(noodle_bar, officer, date(2026, 11, 22), Duty.Kind.WEEKLY_CHECK)

    assert post(sign_in(director), weekly, "CONFIRMED").status_code == 403
    assert post(sign_in(principal), weekly, "CONFIRMED").status_code == 302


def test_a_regulator_remarks_and_nothing_else(sign_in, inspector, record):
    client = sign_in(inspector)

    assert "verdict" in post(client, record, "CONFIRMED").context["review_form"].errors
    post(client, record, "REMARKED", "请附冷库照片")

    assert RecordReview.objects.get().capacity == "REGULATOR"
    assert "请附冷库照片" in client.get(url(record, "show_record")).text


def test_nobody_confirms_what_they_wrote(sign_in, director, noodle_bar):
    own = make_record(noodle_bar, director, DAY)
    client = sign_in(director)

    page = client.get(url(own, "show_record")).text
    assert "确认这份记录" not in page
    assert "这份记录是您自己写的" in page
    assert "自己写的记录不能自己确认" in post(client, own, "CONFIRMED").text


def test_what_was_corrected_meanwhile_is_looked_at_again(sign_in, director, officer, record, at):
    correct_duty_record(record=record, by=officer, at=at, handed_in=hand_in(), reason="漏填")

    assert "请看过最新的一版再决定" in post(sign_in(director), record, "CONFIRMED").text


def test_the_list_holds_what_waits_for_ones_own_word(
    sign_in, director, principal, officer, noodle_bar, rival_bar, rival, today_records
):
    daily, weekly, own = today_records

    director_page = sign_in(director).get(reverse("duties:list_reviews"))
    principal_page = sign_in(principal).get(reverse("duties:list_reviews"))

    assert list(director_page.context["page"]) == [daily]
    assert list(principal_page.context["page"]) == [own, daily, weekly]


@pytest.fixture
def today_records(noodle_bar, officer, director, rival_bar, rival):
    day = local_date(timezone.now()) - timedelta(days=2)
    make_record(rival_bar, rival, day)
    own = make_record(noodle_bar, director, day - timedelta(days=1))
    daily = make_record(noodle_bar, officer, day)
    weekly = make_record(noodle_bar, officer, day, Duty.Kind.WEEKLY_CHECK)
    return daily, weekly, own


@pytest.mark.parametrize("records", [1, 3])
def test_a_longer_list_takes_the_same_queries(
    sign_in, director, officer, noodle_bar, records, django_assert_num_queries
):
    for number in range(1, records + 1):
        make_record(noodle_bar, officer, local_date(timezone.now()) - timedelta(days=number))
    client = sign_in(director)
    client.get(reverse("duties:list_reviews"))

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("duties:list_reviews"))

    assert len(page.context["page"].object_list) == records == DutyRecord.objects.count()
