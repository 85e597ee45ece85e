"""Outlines of cities and districts that come with the platform (static/geo)."""

import json
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

MAPS = {  # GB/T 2260 code of a region whose parts are drawn → its file
    "320000": "geo/cities_jiangsu.geojson",
    "320100": "geo/districts_nanjing.geojson",
    "320200": "geo/districts_wuxi.geojson",
    "320300": "geo/districts_xuzhou.geojson",
    "320400": "geo/districts_changzhou.geojson",
    "320500": "geo/districts_suzhou.geojson",
    "320600": "geo/districts_nantong.geojson",
    "320700": "geo/districts_lianyungang.geojson",
    "320800": "geo/districts_huaian.geojson",
    "320900": "geo/districts_yancheng.geojson",
    "321000": "geo/districts_yangzhou.geojson",
    "321100": "geo/districts_zhenjiang.geojson",
    "321200": "geo/districts_taizhou.geojson",
    "321300": "geo/districts_suqian.geojson",
}


@lru_cache(maxsize=16)
def outlines(code: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The outer rings (longitude, latitude) of the parts of a region; none where there is no drawing."""
    found = finders.find(MAPS[code]) if code in MAPS else None
    if found is None:
        return ()
    features = json.loads(Path(found).read_text(encoding="utf-8"))["features"]
    return tuple(
        tuple((point[0], point[1]) for point in polygon[0])
        for feature in features
        for polygon in _polygons(feature["geometry"])
    )


def _polygons(geometry):
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
