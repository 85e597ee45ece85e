from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from enterprises.models import ClosedPeriod, OpenedDay, OpeningPattern

EARLIER = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def url(noodle_bar):
    return reverse("enterprises:show_calendar", args=[noodle_bar.public_id])


@pytest.fixture
def canteen(noodle_bar):
    """Closed on weekends and public holidays, a vacation at the end of October 2026, a Sunday opened."""
    OpeningPattern.objects.create(
        enterprise=noodle_bar,
        starts_on=date(2026, 9, 2),
        closed_weekdays=0b110_0000,
        follows_holidays=True,
        declared_at=EARLIER,
    )
    ClosedPeriod.objects.create(
        enterprise=noodle_bar,
        starts_on=date(2026, 10, 26),
        ends_on=date(2026, 10, 28),
        kind=ClosedPeriod.Kind.VACATION,
        reason="秋假",
        declared_at=EARLIER,
    )
    OpenedDay.objects.create(
        enterprise=noodle_bar, day=date(2026, 10, 18), reason="补课供餐", declared_at=EARLIER
    )
    return noodle_bar


def test_it_says_what_is_closed_and_why(sign_in, officer, canteen, url):
    response = sign_in(officer).get(url, {"month": "2026-10"})

    why = {day.day.day: (day.is_open, day.why) for day in response.context["calendar"].days if day.why}
    assert why == {
        **dict.fromkeys(range(1, 8), (False, "HOLIDAY")),
        10: (True, "MAKE_UP"),
        11: (False, "WEEKDAY"),
        17: (False, "WEEKDAY"),
        18: (True, "OPENED"),
        24: (False, "WEEKDAY"),
        25: (False, "WEEKDAY"),
        26: (False, "VACATION"),
        27: (False, "VACATION"),
        28: (False, "VACATION"),
        31: (False, "WEEKDAY"),
    }
    assert "秋假" in response.text
    assert "国务院办公厅公布的放假安排" in response.text


def test_it_says_that_the_holidays_are_guessed(sign_in, officer, noodle_bar, url):
    assert "还没有录入" in sign_in(officer).get(url, {"month": "2042-10"}).text


def test_it_says_that_the_table_counts(sign_in, officer, noodle_bar, url, settings, tmp_path):
    table = tmp_path / "holidays.csv"
    table.write_text("date,is_workday\n2042-10-06,0\n", encoding="utf-8")
    settings.HOLIDAY_TABLE = str(table)

    assert "监管部门录入的放假安排" in sign_in(officer).get(url, {"month": "2042-10"}).text


@pytest.mark.parametrize("month", ["", "2026-13", "soon"])
def test_without_a_month_it_is_this_one(sign_in, officer, noodle_bar, url, month):
    response = sign_in(officer).get(url, {"month": month})

    assert response.context["calendar"].month == response.context["today"].replace(day=1)


def test_only_leaders_are_offered_changes(sign_in, officer, principal, noodle_bar, url):
    change = reverse("enterprises:set_opening_pattern", args=[noodle_bar.public_id])

    assert change in sign_in(principal).get(url).text
    assert change not in sign_in(officer).get(url).text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, officer, noodle_bar, url, rows, django_assert_num_queries):
    for number in range(rows):
        ClosedPeriod.objects.create(
            enterprise=noodle_bar,
            starts_on=date(2026, 10, 1 + 2 * number),
            ends_on=date(2026, 10, 1 + 2 * number),
            reason="装修",
            declared_at=EARLIER,
        )
    client = sign_in(officer)

    with django_assert_num_queries(QUERIES):
        client.get(url, {"month": "2026-10"})


def test_the_api_says_the_same(sign_in, officer, canteen):
    url = reverse("enterprise-calendar", args=[canteen.public_id])

    answer = sign_in(officer).get(url, {"month": "2026-10"}).json()

    assert (answer["month"], answer["arrangement"], len(answer["days"])) == ("2026-10-01", "LIBRARY", 31)
    assert answer["days"][17] == {
        "day": "2026-10-18",
        "is_open": True,
        "why": "OPENED",
        "reason": "补课供餐",
    }


QUERIES = 10
