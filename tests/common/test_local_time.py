from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.local_time import (
    NaiveTime,
    end_of_local_day,
    first_of_month,
    first_of_quarter,
    local_date,
    monday_of,
    month_end,
    next_month,
    quarter_end,
    start_of_local_day,
    sunday_of,
)

# The zone had summer time until 1991; the day after 2100 is out of anybody's records.
DAYS = st.dates(date(1980, 1, 1), date(2100, 12, 31))


def test_the_day_begins_at_four_in_the_afternoon_utc():
    assert local_date(datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert local_date(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert start_of_local_day(date(2026, 11, 23)) == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert start_of_local_day(date(2026, 11, 23)).tzinfo is UTC


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(NaiveTime):
        local_date(datetime(2026, 11, 23, 10, 0))  # noqa: DTZ001  the very thing that is refused


@given(DAYS)
def test_a_day_holds_its_first_moment_and_not_its_end(day):
    assert local_date(start_of_local_day(day)) == day
    assert local_date(end_of_local_day(day) - timedelta(microseconds=1)) == day
    assert local_date(end_of_local_day(day)) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "sunday"),
    [
        (date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 11, 29), date(2026, 11, 29)),
        (date(2026, 12, 31), date(2027, 1, 3)),
    ],
)
def test_the_week_ends_on_sunday(day, sunday):
    assert sunday_of(day) == sunday


@given(DAYS)
def test_week_and_month_hold_their_day(day):
    assert monday_of(day) <= day <= sunday_of(day)
    assert monday_of(day).isocalendar()[:2] == day.isocalendar()[:2] == sunday_of(day).isocalendar()[:2]
    assert first_of_month(day) <= day <= month_end(day)
    assert month_end(day) + timedelta(days=1) == next_month(day)
    assert first_of_month(day).month == day.month == month_end(day).month


def test_february_ends_on_the_29th_in_a_leap_year():
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)
    assert month_end(date(2026, 12, 5)) == date(2026, 12, 31)


@given(DAYS)
def test_a_quarter_holds_its_day_and_three_months(day):
    first, last = first_of_quarter(day), quarter_end(day)

    assert first <= day <= last
    assert (first.month % 3, first.day, last) == (1, 1, month_end(last))
    assert last.month - first.month == 2
