"""The month of a bulletin, and from which moment on facts no longer belong to it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common.local_time import end_of_local_day, first_of_month, local_date, month_end


@dataclass(frozen=True)
class Span:
    """`first` to `last`; while the month runs `last` is today.

    A fact counts as it was known at `until`: what is filed, closed or withdrawn later changes nothing.
    Deadlines before the day `settled` are over.
    """

    first: date
    last: date
    until: datetime
    settled: date
    is_over: bool

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"


def span_of_month(month: date, at: datetime) -> Span:
    """`month` is any of its days, but none of a month to come."""
    today = local_date(at)
    end = month_end(month)
    is_over = end < today
    return Span(
        first=first_of_month(month),
        last=end if is_over else today,
        until=end_of_local_day(end) if is_over else at,
        settled=end + timedelta(days=1) if is_over else today,
        is_over=is_over,
    )


def month_before(span: Span, at: datetime) -> Span:
    return span_of_month(span.first - timedelta(days=1), at)
