from datetime import UTC, date, datetime, timedelta

import pytest

from enterprises.models import ClosedPeriod, OpenedDay, OpeningPattern
from enterprises.queries.operating_day import Closing, Why, closings_of

EARLIER = datetime(2026, 9, 1, tzinfo=UTC)
NATIONAL_DAY, MAKE_UP_SATURDAY, SATURDAY = date(2026, 10, 1), date(2026, 10, 10), date(2026, 10, 17)
DAYS = (NATIONAL_DAY, MAKE_UP_SATURDAY, SATURDAY)
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def pattern(enterprise, weekdays, follows_holidays, **fields):
    defaults = {"starts_on": date(2026, 9, 2), "declared_at": EARLIER}
    return OpeningPattern.objects.create(
        enterprise=enterprise,
        closed_weekdays=weekdays,
        follows_holidays=follows_holidays,
        **(defaults | fields),
    )


def why(enterprise, at=NOW):
    found = closings_of(enterprise, DAYS, at)
    return [found[day].why if day in found else None for day in DAYS]


@pytest.mark.parametrize(
    ("weekdays", "follows_holidays", "expected"),
    [
        (0b110_0000, False, [None, Why.WEEKDAY, Why.WEEKDAY]),
        (0b110_0000, True, [Why.HOLIDAY, None, Why.WEEKDAY]),
        (0, True, [Why.HOLIDAY, None, None]),
        (0b000_1000, False, [Why.WEEKDAY, None, None]),  # Thursdays
        (0, False, [None, None, None]),
    ],
)
def test_pattern_and_public_calendar(noodle_bar, weekdays, follows_holidays, expected):
    pattern(noodle_bar, weekdays, follows_holidays)

    assert why(noodle_bar) == expected


def test_a_pattern_counts_from_its_first_to_its_last_day(noodle_bar):
    pattern(noodle_bar, 0b110_0000, False, starts_on=MAKE_UP_SATURDAY, ends_on=MAKE_UP_SATURDAY)

    assert why(noodle_bar) == [None, Why.WEEKDAY, None]


def test_a_day_opened_by_itself_is_open(noodle_bar):
    pattern(noodle_bar, 0b110_0000, True)
    ClosedPeriod.objects.create(
        enterprise=noodle_bar, starts_on=NATIONAL_DAY, ends_on=SATURDAY, reason="装修", declared_at=EARLIER
    )
    OpenedDay.objects.create(enterprise=noodle_bar, day=SATURDAY, reason="团餐", declared_at=EARLIER)

    assert why(noodle_bar) == [Why.CLOSED_PERIOD, Why.CLOSED_PERIOD, None]


def test_what_is_declared_when_the_day_is_over_does_not_count(noodle_bar):
    over = datetime(2026, 10, 17, 16, tzinfo=UTC)
    days = {"starts_on": NATIONAL_DAY, "ends_on": SATURDAY, "reason": "装修"}
    ClosedPeriod.objects.create(
        enterprise=noodle_bar, **days, declared_at=over - timedelta(days=7, microseconds=1)
    )

    assert why(noodle_bar) == [None, Why.CLOSED_PERIOD, Why.CLOSED_PERIOD]
    assert why(noodle_bar, at=over - timedelta(days=8)) == [None, None, None]


def test_it_names_the_row(noodle_bar, rival_bar, django_assert_num_queries):
    row = pattern(noodle_bar, 0b110_0000, False)
    pattern(rival_bar, 0b111_1110, False)

    with django_assert_num_queries(1):
        found = closings_of(noodle_bar, DAYS, NOW)

    assert found == dict.fromkeys((MAKE_UP_SATURDAY, SATURDAY), Closing(Why.WEEKDAY, row.pk))
