"""In which order to visit the places of a day: nearest neighbour from every start, bettered by 2-opt."""

from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
Point = tuple[float, float]  # longitude, latitude


def distance_km(one: Point, other: Point) -> float:
    """As the crow flies, on a sphere."""
    (lon, lat), (to_lon, to_lat) = (map(radians, one), map(radians, other))
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def length_km(points: Sequence[Point]) -> float:
    return sum(distance_km(one, other) for one, other in zip(points, points[1:], strict=False))


def best_order(points: Sequence[Point]) -> list[int]:
    """Indices in the order of the shortest way found; the same for the same points. It does not return."""
    ways = [_bettered(points, _nearest(points, start)) for start in range(len(points))]
    return min(ways, key=lambda way: (round(_length(points, way), 9), way), default=[])


def _length(points: Sequence[Point], way: Sequence[int]) -> float:
    return length_km([points[index] for index in way])


def _nearest(points: Sequence[Point], start: int) -> list[int]:
    way, left = [start], set(range(len(points))) - {start}
    while left:
        here = points[way[-1]]
        way.append(min(left, key=lambda index: (distance_km(here, points[index]), index)))
        left.remove(way[-1])
    return way


def _bettered(points: Sequence[Point], way: list[int]) -> list[int]:
    """Turn pieces of the way round for as long as that shortens it."""
    is_better = True
    while is_better:
        is_better = False
        for first in range(len(way) - 1):
            for last in range(first + 1, len(way)):
                other = way[:first] + way[first : last + 1][::-1] + way[last + 1 :]
                if _length(points, other) < _length(points, way) - 1e-9:
                    way, is_better = other, True
    return way
