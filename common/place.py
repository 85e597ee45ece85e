from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import asin, cos, radians, sin, sqrt

from django.db.models import Q

MICRODEGREE = Decimal("0.000001")  # about ten centimetres
EARTH_RADIUS_METRES = 6_371_000


@dataclass(frozen=True)
class Place:
    """Where a phone was, in degrees of WGS 84, kept to the microdegree.

    `accuracy_metres` is the phone's own guess of its error.
    """

    latitude: Decimal
    longitude: Decimal
    accuracy_metres: int | None = None

    def __post_init__(self):
        for name in ("latitude", "longitude"):
            rounded = Decimal(getattr(self, name)).quantize(MICRODEGREE, ROUND_HALF_UP)
            object.__setattr__(self, name, rounded)


def metres_between(one: Place, other: Place) -> float:
    """Along the surface; a few metres wrong over a city, as the earth is no ball."""
    latitudes = radians(float(one.latitude)), radians(float(other.latitude))
    rise = latitudes[1] - latitudes[0]
    turn = radians(float(other.longitude) - float(one.longitude))
    part = sin(rise / 2) ** 2 + cos(latitudes[0]) * cos(latitudes[1]) * sin(turn / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(part))


def has_place(prefix: str = "") -> Q:
    """A whole place or none, for the constraint of a table.

    A check lets through what ends in NULL, so a range alone lets half a place in: both are asked for first.
    """
    latitude, longitude = f"{prefix}latitude", f"{prefix}longitude"
    none = Q(**{f"{latitude}__isnull": True, f"{longitude}__isnull": True})
    whole = Q(**{f"{latitude}__isnull": False, f"{longitude}__isnull": False})
    return none | whole & Q(**{f"{latitude}__range": (-90, 90), f"{longitude}__range": (-180, 180)})
