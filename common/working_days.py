"""Working days (工作日) of mainland China: weekends rest, holidays rest, make-up workdays (调休) work.

The State Council fixes a year's arrangement in the autumn before. `chinesecalendar` carries it for past
years; a year it doesn't know yet is read from the table at `settings.HOLIDAY_TABLE` (CSV: date,is_workday –
only days that differ from the plain weekday need a row), which also wins over the library. Without either,
the plain weekday and the holidays with a fixed date decide.
"""

import csv
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path

import chinese_calendar
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ONE_DAY = timedelta(days=1)
LOOK_AHEAD = timedelta(days=60)
_KNOWN_YEARS = frozenset(day.year for day in chinese_calendar.holidays)
# 全国年节及纪念日放假办法 (2024): statutory days with a fixed date; the others follow the moon or the sun.
_FIXED_HOLIDAYS = frozenset([(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)])


class DayKind(Enum):
    """What the public calendar makes of a day, beside its weekday."""

    ORDINARY = "ORDINARY"
    HOLIDAY = "HOLIDAY"  # part of a public holiday, whatever its weekday
    MAKE_UP = "MAKE_UP"  # a Saturday or Sunday that is worked for one (调休)


class Arrangement(Enum):
    """Where holidays and make-up workdays of a year are known from."""

    TABLE = "TABLE"  # loaded by whoever runs the platform
    LIBRARY = "LIBRARY"
    GUESSED = "GUESSED"  # only weekdays and the holidays with a fixed date


def is_workday(day: date) -> bool:
    kind = day_kind(day)
    return kind == DayKind.MAKE_UP or (kind == DayKind.ORDINARY and day.weekday() < 5)


def day_kind(day: date) -> DayKind:
    table = _table()
    if day in table:
        return _as_kind(day, table[day])
    if day.year in _KNOWN_YEARS:
        # Weekends within a holiday carry its name, plain ones carry none.
        if day in chinese_calendar.workdays:
            return DayKind.MAKE_UP
        return DayKind.HOLIDAY if day in chinese_calendar.holidays else DayKind.ORDINARY
    is_fixed = (day.month, day.day) in _FIXED_HOLIDAYS
    return DayKind.HOLIDAY if is_fixed else DayKind.ORDINARY


def arrangement_of(year: int) -> Arrangement:
    if any(day.year == year for day in _table()):
        return Arrangement.TABLE
    return Arrangement.LIBRARY if year in _KNOWN_YEARS else Arrangement.GUESSED


def is_arrangement_known(year: int) -> bool:
    """Whether holidays and make-up workdays of the year are known, or only guessed from weekdays."""
    return arrangement_of(year) != Arrangement.GUESSED


def year_to_arrange(today: date) -> int | None:
    """The first year within the next two months whose arrangement should be known by now and is only guessed.

    The State Council tells it in the autumn, most often in November.
    """
    years = range(today.year, (today + LOOK_AHEAD).year + 1)
    return next((year for year in years if not is_arrangement_known(year)), None)


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after the day, which itself doesn't count; backwards for a negative n.

    A term counted in days starts on the day after the event (民法典 art. 201).
    """
    step = ONE_DAY if n > 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_workday(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after the start, up to and including the end; 0 when the end isn't later."""
    return sum(is_workday(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))


def _as_kind(day: date, works: bool) -> DayKind:
    """A row of the table. One that says no more than the weekday does is an ordinary day."""
    if works:
        return DayKind.MAKE_UP if day.weekday() >= 5 else DayKind.ORDINARY
    return DayKind.HOLIDAY


def _table() -> dict[date, bool]:
    path = settings.HOLIDAY_TABLE
    return _read(str(path)) if path else {}


@lru_cache(maxsize=4)
def _read(path: str) -> dict[date, bool]:
    try:
        with Path(path).open(newline="", encoding="utf-8-sig") as file:
            return {
                date.fromisoformat(row["date"]): _as_bool(row["is_workday"]) for row in csv.DictReader(file)
            }
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"HOLIDAY_TABLE {path}: {error}") from error


def _as_bool(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(f"is_workday must be 0 or 1, not {text!r}")
    return text == "1"
