from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from portal.queries.cockpit import median_of


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_the_median_of_counted_values_is_the_median(values):
    spread = sorted((value, values.count(value)) for value in set(values))

    assert median_of(spread) == int(median(values) + 0.5)


def test_there_is_no_median_of_nothing():
    assert median_of([]) is None
