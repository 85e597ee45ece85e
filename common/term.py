"""Terms of law (期限): so many working or calendar days after an event, without the days that don't count.

The one place where a day becomes a deadline. The day of the event doesn't count (民法典 art. 201). A term of
calendar days whose last day is no working day ends on the next one (民法典 art. 203). Days of a pause don't
count: those after the day it began, up to and including the day it ended.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.working_days import ONE_DAY, is_workday


class Unit(StrEnum):
    WORKING = "WORKING"
    CALENDAR = "CALENDAR"


@dataclass(frozen=True)
class Pause:
    """Time that isn't counted. While it goes on it moves nothing; once over, terms end that much later."""

    began_on: date
    ended_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.ended_on is not None and self.began_on < day <= self.ended_on


def over_since(last_day: Callable[[date], date], today: date) -> date:
    """The latest start whose term was over before today: what began then or earlier is overdue.

    So that a query finds what is overdue by the day it began. `last_day` never goes back for a later start.
    """
    day = today
    while last_day(day) >= today:
        day -= ONE_DAY
    return day


@dataclass(frozen=True)
class Term:
    days: int
    unit: Unit = Unit.WORKING

    def last_day(self, start: date, pauses: Sequence[Pause] = ()) -> date:
        """The last day on which it is still in time; always a working day."""
        day, left = start, self.days
        while left:
            day += ONE_DAY
            if any(pause.holds(day) for pause in pauses):
                continue
            left -= is_workday(day) if self.unit == Unit.WORKING else 1
        while not is_workday(day):
            day += ONE_DAY
        return day
