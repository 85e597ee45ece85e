"""A region's figures of a day: medians of index and dimensions, and how many stand in each band."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
from django.db.models import QuerySet

from accounts.models import Region
from scoring.formula.columns import BANDS, DIMENSIONS, NO_DATA
from scoring.models import RegionIndex

COLUMNS = {"median_tenths": "index"} | {f"{name.lower()}_median_tenths": name.lower() for name in DIMENSIONS}
LEVELS = (Region.Level.PROVINCE, Region.Level.CITY, Region.Level.DISTRICT)


def write_region_figures(*, as_of: date, region_ids: np.ndarray, points: np.ndarray, within: str) -> None:
    """Write the row of each region at or below the path `within` in which any of these enterprises lies."""
    columns = {name: np.ascontiguousarray(points[name]) for name in ("band", *COLUMNS.values())}
    rows = [
        _figures(as_of, region_id, {name: column[here] for name, column in columns.items()})
        for region_id, here in _members(region_ids, within)
    ]
    RegionIndex.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["region", "as_of"],
        update_fields=["scored", "not_enough_data", *COLUMNS, *(name.lower() for name in BANDS[1:])],
    )


def read_and_write_region_figures(*, as_of: date, snapshots: QuerySet) -> None:
    """The same from stored snapshots, for what was computed in parts: figures of the whole from the whole."""
    names = {name: f"{name}_tenths" for name in COLUMNS.values()} | {"band": "band"}
    rows = list(snapshots.values_list("enterprise__region", *names.values()))
    if not rows:
        return
    regions, *columns = zip(*rows, strict=True)
    points = np.empty(len(rows), dtype=[(name, np.int64) for name in names])
    for name, column in zip(names, columns, strict=True):
        points[name] = [NO_DATA if value is None else value for value in column]
    write_region_figures(as_of=as_of, region_ids=np.array(regions), points=points, within="")


def _members(region_ids: np.ndarray, within: str) -> Iterator[tuple[int, np.ndarray]]:
    """Each region that has figures, and which enterprises lie in it or in one of its sub-regions."""
    regions = {pk: (path, level) for pk, path, level in Region.objects.values_list("pk", "path", "level")}
    present = np.unique(region_ids).tolist()
    alone = _outermost(present, regions)
    lies_here = np.zeros(max(present, default=0) + 1, dtype=bool)
    for pk, (path, level) in regions.items():
        if not path.startswith(within) or (level not in LEVELS and pk not in alone):
            continue
        below = [region for region in present if regions[region][0].startswith(path)]
        if below:
            lies_here[:] = False
            lies_here[below] = True
            yield pk, lies_here[region_ids]


def _outermost(present: list[int], regions: dict[int, tuple[str, str]]) -> set[int]:
    """Regions with enterprises that lie in no district, city or province of the tree, as a feed's do."""
    high = tuple(path for path, level in regions.values() if level in LEVELS)
    return {region for region in present if not regions[region][0].startswith(high)}


def _figures(as_of: date, region_id: int, columns: Mapping[str, np.ndarray]) -> RegionIndex:
    bands = np.bincount(columns["band"], minlength=len(BANDS)).tolist()
    return RegionIndex(
        region_id=region_id,
        as_of=as_of,
        scored=sum(bands[1:]),
        not_enough_data=bands[0],
        **{column: median(columns[name]) for column, name in COLUMNS.items()},
        **{name.lower(): bands[number] for number, name in enumerate(BANDS) if number},
    )


def median(tenths: np.ndarray) -> int | None:
    """The middle of the values that exist; of two middle ones their mean, rounded half up."""
    known = np.sort(tenths[tenths != NO_DATA]).astype(np.int64)
    if not len(known):
        return None
    return int(known[(len(known) - 1) // 2] + known[len(known) // 2] + 1) // 2
