import csv
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from common.working_days import (
    Arrangement,
    DayKind,
    add_working_days,
    arrangement_of,
    day_kind,
    is_arrangement_known,
    is_workday,
    working_days_between,
)

CALENDAR = Path(os.environ.get("REAL_DATA", "../shared/data")) / "cn_calendar" / "workdays_2023_2026.csv"
DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))


@pytest.mark.skipif(not CALENDAR.is_file(), reason=f"no exported calendar at {CALENDAR}")
def test_it_agrees_with_the_published_calendar():
    with CALENDAR.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == 365 * 4 + 1
    assert [
        row["date"]
        for row in rows
        if is_workday(date.fromisoformat(row["date"])) != (row["is_workday"] == "1")
    ] == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday worked for the national holiday
        (date(2026, 11, 21), False),
        (date(2026, 11, 23), True),
    ],
)
def test_known_years(day, works):
    assert is_workday(day) is works


def test_a_year_without_arrangement_goes_by_weekday_and_fixed_holidays():
    assert not is_arrangement_known(2040)
    assert is_arrangement_known(2026)
    assert is_workday(date(2040, 3, 1))  # Thursday
    assert not is_workday(date(2040, 3, 3))  # Saturday
    assert not is_workday(date(2040, 10, 2))  # Tuesday
    assert not is_workday(date(2040, 5, 1))  # Tuesday


def test_the_own_table_tells_of_a_year_the_library_does_not_know(settings, tmp_path):
    table = tmp_path / "holidays.csv"
    table.write_text("date,is_workday\n2040-03-01,0\n2040-03-03,1\n", encoding="utf-8")
    settings.HOLIDAY_TABLE = str(table)

    assert is_arrangement_known(2040)
    assert not is_workday(date(2040, 3, 1))
    assert is_workday(date(2040, 3, 3))
    assert is_workday(date(2040, 3, 2))


def test_the_own_table_wins(settings, tmp_path):
    table = tmp_path / "holidays.csv"
    table.write_text("date,is_workday\n2026-11-23,0\n", encoding="utf-8")
    settings.HOLIDAY_TABLE = str(table)

    assert not is_workday(date(2026, 11, 23))


@pytest.mark.parametrize(
    "text", ["date,is_workday\n2040-13-01,0\n", "date,is_workday\n2040-03-01,yes\n", "day\n1\n"]
)
def test_a_table_that_cannot_be_read_is_named(settings, tmp_path, text):
    table = tmp_path / "holidays.csv"
    table.write_text(text, encoding="utf-8")
    settings.HOLIDAY_TABLE = str(table)

    with pytest.raises(ImproperlyConfigured, match=r"holidays\.csv"):
        is_workday(date(2040, 3, 1))


def test_a_missing_table_is_named(settings, tmp_path):
    settings.HOLIDAY_TABLE = str(tmp_path / "nowhere.csv")

    with pytest.raises(ImproperlyConfigured, match=r"nowhere\.csv"):
        is_workday(date(2040, 3, 1))


def test_seven_working_days_around_the_national_holiday():
    # 30 September 2026 + 7: 8, 9, 10 (make-up Saturday), 12, 13, 14, 15 October
    assert add_working_days(date(2026, 9, 30), 7) == date(2026, 10, 15)
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 15)) == 7


def test_no_day_added_is_the_day_itself():
    assert add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 1)


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(day, n):
    later = add_working_days(day, n)

    assert is_workday(later)
    assert working_days_between(day, later) == n
    assert add_working_days(later, -n) <= day or not is_workday(day)


def test_it_goes_backwards():
    assert add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert working_days_between(date(2026, 10, 8), date(2026, 9, 30)) == 0


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 10, 1), DayKind.HOLIDAY),
        (date(2026, 10, 3), DayKind.HOLIDAY),  # a Saturday within it
        (date(2026, 10, 10), DayKind.MAKE_UP),
        (date(2026, 11, 21), DayKind.ORDINARY),  # a plain Saturday
        (date(2026, 11, 23), DayKind.ORDINARY),
        (date(2040, 10, 2), DayKind.HOLIDAY),
        (date(2040, 3, 3), DayKind.ORDINARY),
    ],
)
def test_what_the_public_calendar_makes_of_a_day(day, kind):
    assert day_kind(day) == kind


def test_the_own_table_goes_before_the_library(settings, tmp_path):
    table = tmp_path / "holidays.csv"
    rows = "2026-11-21,1\n2026-11-23,0\n2026-11-24,1\n2026-11-28,0\n2041-03-01,0\n"
    table.write_text(f"date,is_workday\n{rows}", encoding="utf-8")
    settings.HOLIDAY_TABLE = str(table)

    assert [day_kind(date(2026, 11, day)) for day in (21, 23, 24, 28)] == [
        DayKind.MAKE_UP,
        DayKind.HOLIDAY,
        DayKind.ORDINARY,
        DayKind.HOLIDAY,
    ]
    assert [arrangement_of(year) for year in (2026, 2025, 2041, 2042)] == [
        Arrangement.TABLE,
        Arrangement.LIBRARY,
        Arrangement.TABLE,
        Arrangement.GUESSED,
    ]
