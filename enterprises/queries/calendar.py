"""An enterprise's calendar (营业日历) of one month: which days are closed, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from common.local_time import first_of_month, month_end, next_month
from common.working_days import Arrangement, DayKind, arrangement_of, day_kind
from enterprises.models import ClosedPeriod, Enterprise, OpenedDay, OpeningPattern
from enterprises.queries.operating_day import Closing, Why, closings_of

# What stands in the square of a day: one character, and its meaning for the legend.
MARKS = {
    "WEEKDAY": (_("休"), _("每周休息")),
    "HOLIDAY": (_("节"), _("节假日")),
    "CLOSURE": (_("歇"), _("歇业")),
    "VACATION": (_("假"), _("学校假期")),
    "OPENED": (_("开"), _("临时营业")),
    "MAKE_UP": (_("班"), _("调休上班")),
}


@dataclass(frozen=True)
class CalendarDay:
    """One day; `why` is a key of MARKS, or empty on a day that is open as always."""

    day: date
    is_open: bool
    why: str
    reason: str
    opened: OpenedDay | None = None

    @property
    def mark(self):
        return MARKS[self.why][0] if self.why else ""

    @property
    def meaning(self):
        return MARKS[self.why][1] if self.why else ""


@dataclass(frozen=True)
class CalendarMonth:
    """`weeks` are rows of seven, Monday first, None outside the month."""

    month: date
    days: list[CalendarDay]
    pattern: OpeningPattern | None  # of today
    coming: list[OpeningPattern]
    arrangement: Arrangement

    @property
    def weeks(self) -> list[list[CalendarDay | None]]:
        cells: list[CalendarDay | None] = [None] * self.month.weekday()
        cells += self.days
        cells += [None] * (-len(cells) % 7)
        return [cells[start : start + 7] for start in range(0, len(cells), 7)]

    @property
    def special_days(self) -> list[CalendarDay]:
        """Without the weekly rest, which the pattern tells already."""
        return [day for day in self.days if day.why and day.why != Why.WEEKDAY.name]

    @property
    def open_count(self) -> int:
        return sum(day.is_open for day in self.days)

    @property
    def previous(self) -> date:
        return first_of_month(self.month - timedelta(days=1))

    @property
    def next(self) -> date:
        return next_month(self.month)

    @property
    def is_guessed(self) -> bool:
        return self.arrangement == Arrangement.GUESSED

    @property
    def is_from_table(self) -> bool:
        return self.arrangement == Arrangement.TABLE


def calendar_month(*, enterprise: Enterprise, month: date, today: date, at: datetime) -> CalendarMonth:
    """Four queries."""
    first, last = first_of_month(month), month_end(month)
    dates = [first + timedelta(days=n) for n in range(last.day)]
    closings = closings_of(enterprise, dates, at)
    periods = {period.pk: period for period in enterprise.closed_periods.filter(ends_on__gte=first)}
    opened = {row.day: row for row in enterprise.opened_days.filter(day__range=(first, last))}
    patterns = list(enterprise.opening_patterns.all())
    return CalendarMonth(
        month=first,
        days=[_day(day, closings.get(day), periods, opened.get(day), patterns) for day in dates],
        pattern=_pattern_on(patterns, today),
        coming=[pattern for pattern in patterns if pattern.starts_on > today],
        arrangement=arrangement_of(first.year),
    )


def _day(
    day: date,
    closing: Closing | None,
    periods: dict[int, ClosedPeriod],
    opened: OpenedDay | None,
    patterns: list[OpeningPattern],
) -> CalendarDay:
    if closing is not None and closing.why == Why.CLOSED_PERIOD:
        period = periods[closing.row_id]
        return CalendarDay(day, False, str(period.kind), period.reason)
    if closing is not None:
        return CalendarDay(day, False, closing.why.name, "")
    if opened is not None:
        return CalendarDay(day, True, "OPENED", opened.reason, opened)
    pattern = _pattern_on(patterns, day)
    if pattern and pattern.follows_holidays and day_kind(day) == DayKind.MAKE_UP:
        return CalendarDay(day, True, "MAKE_UP", "")
    return CalendarDay(day, True, "", "")


def _pattern_on(patterns: list[OpeningPattern], day: date) -> OpeningPattern | None:
    in_force = (p for p in patterns if p.starts_on <= day and (p.ends_on is None or p.ends_on >= day))
    return next(in_force, None)
