"""On which day each drawn visit is made: in its own window, and never too many for anybody on one day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from common.working_days import is_workday

VISITS_A_DAY = 4  # as many as fit between nine and half past four


@dataclass(frozen=True)
class Asked:
    """A visit that needs a day from `first` to `last`, and who makes it."""

    first: date
    last: date
    people: tuple[int, ...]


def visit_days(
    asked: Sequence[Asked], busy: Counter[tuple[int, date]], *, first: date, last: date
) -> list[date]:
    """A working day for each, as few days as may be and far apart from `first` to `last`.

    `busy` says how many visits each person has on each day already. Where everybody's days are full, the day
    with the least to do is taken: a visit is never left out, and never put outside its own window. Only a
    window without a working day is used on a day of rest.
    """
    busy = busy.copy()
    days = []
    for ideal, one in zip(_apart(first, last, len(asked)), asked, strict=True):
        days.append(_day_for(one, ideal, busy))
        busy.update((person, days[-1]) for person in one.people)
    return days


def _day_for(one: Asked, ideal: date, busy: Counter[tuple[int, date]]) -> date:
    possible = _working(one.first, one.last)
    most = {day: max(busy[person, day] for person in one.people) for day in possible}
    free = [day for day in possible if most[day] < VISITS_A_DAY]
    if free:
        return min(free, key=lambda day: (abs((day - ideal).days), day))
    return min(possible, key=lambda day: (most[day], abs((day - ideal).days), day))


def _apart(first: date, last: date, visits: int) -> list[date]:
    """Working days far apart, each for as many visits as fit into it."""
    working = _working(first, last)
    needed = min(len(working), -(-visits // VISITS_A_DAY))
    chosen = [working[number * len(working) // needed] for number in range(needed)]
    return [chosen[place * needed // visits] for place in range(visits)]


def _working(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if is_workday(day)] or days
