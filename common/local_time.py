"""Which day, week or month something belongs to: always decided in the zone the enterprises live in."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class NaiveTime(ValueError):
    """A moment without a zone could be meant in any zone."""


SOON = timedelta(days=3)  # what every list of limits calls soon


def local_date(at: datetime) -> date:
    if at.tzinfo is None:
        raise NaiveTime(at.isoformat())
    return at.astimezone(ZONE).date()


def start_of_local_day(day: date) -> datetime:
    """First moment of the day, in UTC."""
    return datetime.combine(day, time.min, ZONE).astimezone(UTC)


def end_of_local_day(day: date) -> datetime:
    """First moment that no longer belongs to the day, in UTC: compare with `<`."""
    return start_of_local_day(day + timedelta(days=1))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def sunday_of(day: date) -> date:
    """Last day of the ISO week."""
    return monday_of(day) + timedelta(days=6)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    """First day of the month after the one the day lies in."""
    return first_of_month(first_of_month(day) + timedelta(days=31))


def month_end(day: date) -> date:
    """Last day of the month."""
    return next_month(day) - timedelta(days=1)


def first_of_quarter(day: date) -> date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def quarter_end(day: date) -> date:
    """Last day of the quarter."""
    return month_end(first_of_quarter(day) + timedelta(days=62))


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February ends on the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
