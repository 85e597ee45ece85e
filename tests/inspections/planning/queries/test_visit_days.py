"""Days of drawn visits: in the window of each, and no more than fit into anybody's day."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from common.working_days import is_workday
from inspections.queries.planning.visit_days import VISITS_A_DAY, Asked, visit_days

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
NOBODY = Counter()


def test_each_stays_in_its_own_window():
    early = Asked(date(2026, 12, 1), date(2026, 12, 2), (1, 2))
    late = Asked(date(2026, 12, 28), date(2026, 12, 31), (1, 2))

    first, second = visit_days([late, early], NOBODY, first=FIRST, last=LAST)

    assert late.first <= first <= late.last
    assert early.first <= second <= early.last


def test_what_somebody_does_for_other_draws_counts():
    busy = Counter({(2, date(2026, 12, 1)): VISITS_A_DAY})
    one = Asked(date(2026, 12, 1), date(2026, 12, 2), (1, 2))

    assert visit_days([one], busy, first=FIRST, last=LAST) == [date(2026, 12, 2)]
    busy[1, date(2026, 12, 2)] = VISITS_A_DAY + 1
    assert visit_days([one], busy, first=FIRST, last=LAST) == [date(2026, 12, 1)]
    assert busy == {(2, date(2026, 12, 1)): VISITS_A_DAY, (1, date(2026, 12, 2)): VISITS_A_DAY + 1}


def test_a_window_of_a_weekend_is_kept_all_the_same():
    saturday = date(2026, 12, 5)

    days = visit_days([Asked(saturday, saturday, (1, 2))], NOBODY, first=FIRST, last=LAST)

    assert days == [saturday]


@given(
    windows=st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=20),
    pairs=st.lists(st.sampled_from([(1, 2), (2, 3), (1, 3)]), min_size=20, max_size=20),
)
def test_whatever_is_asked_no_day_breaks_a_rule(windows, pairs):
    asked = [
        Asked(FIRST + timedelta(days=min(window)), FIRST + timedelta(days=max(window)), pair)
        for window, pair in zip(windows, pairs, strict=False)
    ]

    days = visit_days(asked, NOBODY, first=FIRST, last=LAST)

    load = Counter()
    for one, day in zip(asked, days, strict=True):
        possible = [one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)]
        possible = [each for each in possible if is_workday(each)] or possible
        assert day in possible
        full = [each for each in possible if max(load[who, each] for who in one.people) >= VISITS_A_DAY]
        assert day not in full or full == possible
        load.update((person, day) for person in one.people)


@given(visits=st.integers(0, 4 * 23))
def test_few_days_hold_many_visits(visits):
    days = visit_days([Asked(FIRST, LAST, (1, 2))] * visits, NOBODY, first=FIRST, last=LAST)

    assert len(set(days)) == -(-visits // VISITS_A_DAY)
    assert max(Counter(days).values(), default=0) <= VISITS_A_DAY
