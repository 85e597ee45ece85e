"""The one place where a day becomes a deadline, against days counted by hand and against a plain recount."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.term import Pause, Term, Unit, over_since
from common.working_days import is_workday

DAYS = st.dates(date(2023, 1, 1), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("start", "term", "last"),
    [
        # Order 20, art. 14: seven working days, the day of receipt not counted.
        (date(2026, 11, 23), Term(7), date(2026, 12, 2)),
        # 国庆 2025 rests from the 1st to the 8th; Sunday the 28th and Saturday the 11th are worked.
        (date(2025, 9, 26), Term(7), date(2025, 10, 13)),
        # Penalty Law, art. 60: ninety days, all of them counted; the last is a Friday.
        (date(2026, 1, 10), Term(90, Unit.CALENDAR), date(2026, 4, 10)),
        # Ends on 1 May: the first working day after the holiday (民法典 art. 203).
        (date(2025, 1, 31), Term(90, Unit.CALENDAR), date(2025, 5, 6)),
    ],
)
def test_by_hand(start, term, last):
    assert term.last_day(start) == last


def test_an_open_pause_moves_nothing_yet():
    assert Term(7).last_day(date(2026, 11, 23), [Pause(date(2026, 11, 24))]) == date(2026, 12, 2)


def test_a_pause_moves_it_by_the_days_it_took():
    # Away on Tuesday, back on Friday: Wednesday, Thursday and Friday don't count.
    pause = Pause(date(2026, 11, 24), date(2026, 11, 27))

    assert Term(7).last_day(date(2026, 11, 23), [pause]) == date(2026, 12, 7)


@settings(max_examples=60, deadline=None)
@given(
    DAYS, st.integers(1, 95), st.sampled_from(Unit), st.lists(st.tuples(DAYS, st.integers(0, 30)), max_size=3)
)
def test_so_many_days_count_up_to_it(start, days, unit, away):
    pauses = [Pause(begun, begun + timedelta(days=length)) for begun, length in away]
    stopped = {
        pause.began_on + timedelta(days=number)
        for pause in pauses
        for number in range(1, (pause.ended_on - pause.began_on).days + 1)
    }

    last = Term(days, unit).last_day(start, pauses)

    after = [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]
    counted = [day for day in after if day not in stopped and (unit == Unit.CALENDAR or is_workday(day))]
    # Only days on which nobody works may lie between the last counted one and the end.
    beyond = len(counted) - days
    assert beyond >= 0
    assert not any(is_workday(day) for day in after[after.index(counted[days - 1]) : -1])
    assert is_workday(last)


@given(DAYS, st.sampled_from([Term(20), Term(7), Term(90, Unit.CALENDAR)]))
@settings(max_examples=30)
def test_the_latest_start_that_is_over(today, term):
    day = over_since(term.last_day, today)

    assert term.last_day(day) < today <= term.last_day(day + timedelta(days=1))
