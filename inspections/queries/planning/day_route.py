"""The visits of one inspector and the way between them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import cos, radians

from common.district_maps import outlines
from common.local_time import ZONE
from common.route import best_order, length_km
from inspections.queries.planning.appointment import Appointment

FIRST_VISITS = (time(9), time(10, 30), time(13, 30), time(15))
LENGTH = timedelta(minutes=75)
WIDTH, HEIGHT, MARGIN = 640, 400, 48
SMALLEST_DEGREES = 0.15  # some fifteen kilometres: a single stop is seen within its district


@dataclass(frozen=True)
class Stop:
    number: int
    visit: Appointment
    starts_at: datetime
    x: float | None = None  # on the map; None without coordinates
    y: float | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + LENGTH


@dataclass(frozen=True)
class DayRoute:
    day: date
    stops: list[Stop]
    kilometres: float  # as the crow flies
    line: str  # of the way, and of the outlines below it, in units of the drawing
    areas: list[str]


def route_of(visits: list[Appointment], day: date) -> DayRoute:
    """The visits of that day in a short order; those without coordinates come last."""
    placed = [visit for visit in visits if visit.visit_on == day and visit.enterprise.longitude is not None]
    others = [visit for visit in visits if visit.visit_on == day and visit.enterprise.longitude is None]
    points = [(float(visit.enterprise.longitude), float(visit.enterprise.latitude)) for visit in placed]
    order = best_order(points)
    points = [points[index] for index in order]
    drawing = _Drawing(points)
    stops = []
    for number, visit in enumerate([*(placed[index] for index in order), *others], start=1):
        x, y = drawing.place(points[number - 1]) if number <= len(points) else (None, None)
        stops.append(Stop(number, visit, _slot(day, number), x, y))
    city = placed[0].enterprise.region_path.split(".")[1] if placed else ""
    return DayRoute(
        day=day,
        stops=stops,
        kilometres=round(length_km(points), 1),
        line=drawing.path(points),
        areas=[drawing.path(ring) for ring in outlines(city)],
    )


def _slot(day: date, number: int) -> datetime:
    """When the visit of that number begins; beyond the fourth one every ninety minutes."""
    begins = FIRST_VISITS[min(number, len(FIRST_VISITS)) - 1]
    later = timedelta(minutes=90) * max(0, number - len(FIRST_VISITS))
    return datetime.combine(day, begins, ZONE) + later


class _Drawing:
    """Longitude and latitude as units of a drawing: all points with a margin, the way in its middle."""

    def __init__(self, points):
        lons, lats = [lon for lon, _lat in points] or [0.0], [lat for _lon, lat in points] or [0.0]
        self.centre = ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
        self.squeeze = cos(radians(self.centre[1]))
        width = max((max(lons) - min(lons)) * self.squeeze, SMALLEST_DEGREES)
        height = max(max(lats) - min(lats), SMALLEST_DEGREES)
        self.scale = min((WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height)

    def place(self, point) -> tuple[float, float]:
        lon, lat = point
        x = WIDTH / 2 + (lon - self.centre[0]) * self.squeeze * self.scale
        return round(x, 1), round(HEIGHT / 2 - (lat - self.centre[1]) * self.scale, 1)

    def path(self, points) -> str:
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in map(self.place, points)) if points else ""
