"""On which days the businesses of the demo city are open: school canteens by the terms, some by the week."""

from datetime import date, timedelta

from enterprises.models import ClosedPeriod
from enterprises.services.closed_period import declare_closed_period
from enterprises.services.opening_pattern import set_opening_pattern
from sushi_platform.demo.registry import DemoEnterprise, moment

WEEKEND = (5, 6)
SCHOOLS = ("SCHOOL", "KINDERGARTEN")
# Between the terms, as the city's schools have them in an ordinary year: (first day, last day, name).
VACATIONS = (((1, 25), (2, 22), "寒假"), ((7, 1), (8, 31), "暑假"))


def keep_calendars(enterprises: list[DemoEnterprise], today: date) -> int:
    """Declared on the day of registration, before any duty is made; says how many have a calendar."""
    kept = 0
    for enterprise in enterprises:
        plan = enterprise.plan
        if plan.canteen_kind in SCHOOLS:
            _set_pattern(enterprise, WEEKEND, follows_holidays=True)
            _declare_vacations(enterprise, today)
        elif plan.kind == "PRODUCER":
            _set_pattern(enterprise, (6,), follows_holidays=True)
        elif plan.kind == "SMALL_CATERER" and plan.number % 3 == 0:
            _set_pattern(enterprise, (0,), follows_holidays=False)
        else:
            continue
        kept += 1
    return kept


def _set_pattern(enterprise: DemoEnterprise, weekdays: tuple[int, ...], *, follows_holidays: bool) -> None:
    since = enterprise.plan.registered_on
    set_opening_pattern(
        enterprise=enterprise.row,
        starts_on=since + timedelta(days=1),
        closed_weekdays=weekdays,
        follows_holidays=follows_holidays,
        by=None,
        at=moment(since),
    )


def _declare_vacations(enterprise: DemoEnterprise, today: date) -> None:
    since = enterprise.plan.registered_on
    for year in range(today.year - 1, today.year + 2):
        for first, last, name in VACATIONS:
            starts_on, ends_on = max(date(year, *first), since), date(year, *last)
            if starts_on > ends_on:
                continue
            declare_closed_period(
                enterprise=enterprise.row,
                starts_on=starts_on,
                ends_on=ends_on,
                kind=ClosedPeriod.Kind.VACATION,
                reason=f"{year}年{name}",
                by=None,
                at=moment(since),
            )
