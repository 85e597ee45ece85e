"""Points that really lie inside a district, from the bundled boundaries."""

import json
import random
from pathlib import Path

from django.conf import settings

Ring = list[list[float]]


def district_rings(file_name: str = "districts_suzhou.geojson") -> dict[str, Ring]:
    """The largest outer ring of every district, by code."""
    path = Path(settings.BASE_DIR) / "static" / "geo" / file_name
    rings: dict[str, Ring] = {}
    for feature in json.loads(path.read_text())["features"]:
        geometry = feature["geometry"]
        polygons = (
            geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        )
        rings[str(feature["properties"]["adcode"])] = max((polygon[0] for polygon in polygons), key=len)
    return rings


def is_inside(x: float, y: float, ring: Ring) -> bool:
    """Even-odd rule: a ray to the right crosses the border an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def point_in(ring: Ring, rng: random.Random) -> tuple[float, float]:
    """Longitude and latitude of a place in the district, towards its middle where towns are."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    for _attempt in range(200):
        x = rng.gauss(middle_x, (max(xs) - min(xs)) / 6)
        y = rng.gauss(middle_y, (max(ys) - min(ys)) / 6)
        if is_inside(x, y, ring):
            return round(x, 6), round(y, 6)
    return round(ring[0][0], 6), round(ring[0][1], 6)
