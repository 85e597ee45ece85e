from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from common.route import best_order, distance_km, length_km

PLACES = st.tuples(st.floats(120.4, 120.9), st.floats(31.1, 31.5))


def test_a_degree_of_latitude():
    assert round(distance_km((120.6, 31.0), (120.6, 32.0)), 1) == 111.2


def test_places_in_a_row_are_visited_in_a_row():
    row = [(120.6 + step / 100, 31.3) for step in (3, 0, 4, 1, 2)]

    assert [row[index][0] for index in best_order(row)] in (
        sorted(lon for lon, _lat in row),
        sorted((lon for lon, _lat in row), reverse=True),
    )


def test_nowhere_and_one_place():
    assert best_order([]) == []
    assert best_order([(120.6, 31.3)]) == [0]


@settings(max_examples=25, deadline=None)
@given(st.lists(PLACES, min_size=2, max_size=6))
def test_every_place_once_and_hardly_longer_than_the_shortest(points):
    order = best_order(points)
    shortest = min(length_km(way) for way in permutations(points))

    assert sorted(order) == list(range(len(points)))
    assert length_km([points[index] for index in order]) <= 1.1 * shortest + 1e-6
