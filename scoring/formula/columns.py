"""Names, order and width of the columns that go into the formula and come out of it.

A stored snapshot holds one packed record of each, little-endian, without gaps; the export writes them
by name. The order is part of the record: a new column means a new layout number, never a changed one.
The parameters of a model version say which layout its records have; a record's length tells it again.
"""

from collections.abc import Mapping

import numpy as np


class FactOutOfRange(ValueError):
    """A figure of one enterprise is too large for its column, so it can't be stored unchanged."""


class UnknownLayout(ValueError):
    """A stored record has the length of no layout: it was not written by this platform, or was cut."""


COUNT, SUM = "<i2", "<i4"

RHYTHMS = ("daily", "weekly", "monthly")
HAZARD_ENDS = ("in_time", "late", "overdue")

_FACTS: list[tuple[str, str]] = []
for _rhythm in RHYTHMS:
    _FACTS += [(f"{_rhythm}_{end}", COUNT) for end in ("due", "on_time", "late")]
    _FACTS += [(f"{_rhythm}_{end}_weight", SUM) for end in ("due", "on_time", "late")]
for _finder in ("own_hazards", "found_hazards"):
    _FACTS += [(f"{_finder}_{end}", COUNT) for end in HAZARD_ENDS]
    _FACTS += [(f"{_finder}_{end}_weight", SUM) for end in HAZARD_ENDS]
_FACTS += [
    ("inspections", COUNT),
    ("inspection_weight", SUM),
    ("inspection_weighted_score", SUM),
    ("key_inspections", COUNT),
    ("key_failures", COUNT),
    ("key_weight", SUM),
    ("key_clear_weight", SUM),
    ("samples_passed", COUNT),
    ("samples_failed", COUNT),
    ("samples_passed_weight", SUM),
    ("samples_failed_weight", SUM),
    ("disposals_pending", COUNT),
    ("complaints", COUNT),
    ("complaint_load", SUM),
    ("complaints_in_time", COUNT),
    ("complaints_late", COUNT),
    ("complaints_overdue", COUNT),
    ("size_band", COUNT),
    ("is_complaint_channel_open", COUNT),
    ("penalties_minor", COUNT),
    ("penalties_general", COUNT),
    ("penalties_serious", COUNT),
    ("is_on_abnormal_list", COUNT),
    ("is_on_serious_list", COUNT),
    ("honours", COUNT),
    ("has_credit_code", COUNT),
    ("is_suspended", COUNT),
    ("critical_hazards_open", COUNT),
    ("record_days", COUNT),
]
FACT_LAYOUTS = {
    1: np.dtype(_FACTS),
    2: np.dtype([*_FACTS, ("hollow_confirmed", COUNT)]),
}
LAYOUT = max(FACT_LAYOUTS)
FACTS = FACT_LAYOUTS[LAYOUT]
FACT_NAMES: tuple[str, ...] = FACTS.names or ()

DIMENSIONS = ("DUTY", "SUPERVISION", "SAMPLING", "COMPLAINT", "CREDIT")
COMPONENTS: dict[str, tuple[str, ...]] = {
    "DUTY": ("daily", "weekly", "monthly", "hazards"),
    "SUPERVISION": ("inspections", "key_items", "hazards"),
    "SAMPLING": (),
    "COMPLAINT": ("volume", "response"),
    "CREDIT": (),
}
CAPS = ("SERIOUS_LIST", "SUSPENDED", "CRITICAL_HAZARD", "DISPOSAL_PENDING")

_POINTS: list[str] = []
for _dimension in DIMENSIONS:
    _name = _dimension.lower()
    _POINTS += [_name, f"{_name}_counted", f"{_name}_share"]
    for _component in COMPONENTS[_dimension]:
        _POINTS += [f"{_name}_{_component}", f"{_name}_{_component}_share"]
_POINTS += ["credit_penalties", "credit_abnormal_list", "credit_honours", "credit_clipped"]
_POINTS += ["dimensions", "raw", "cap", "cap_deduction", "index", "band"]
POINT_LAYOUTS = {
    1: np.dtype([(name, "<i2") for name in _POINTS]),
    2: np.dtype([(name, "<i2") for name in [*_POINTS, "duty_hollow"]]),
}
POINTS = POINT_LAYOUTS[LAYOUT]
POINT_NAMES: tuple[str, ...] = POINTS.names or ()

NO_DATA = -1
BANDS = ("NONE", "EXCELLENT", "GOOD", "FAIR", "POOR")  # NONE: not enough data


def pack(columns: Mapping[str, np.ndarray], layout: np.dtype) -> np.ndarray:
    """Columns of any integer width as one array of records of the stored layout."""
    length = len(next(iter(columns.values())))
    records = np.empty(length, dtype=layout)
    for name in layout.names or ():
        column = np.asarray(columns[name])
        limits = np.iinfo(layout[name])
        if length and (column.max() > limits.max or column.min() < limits.min):
            raise FactOutOfRange(f"{name}: {column.min()} … {column.max()}")
        records[name] = column
    return records


def unpack(stored: bytes, layouts: Mapping[int, np.dtype]) -> dict[str, int]:
    """One stored record as numbers by name: those its own layout has."""
    layout = next((each for each in layouts.values() if each.itemsize == len(stored)), None)
    if layout is None:
        raise UnknownLayout(len(stored))
    record = np.frombuffer(bytes(stored), dtype=layout, count=1)[0]
    return {name: int(record[name]) for name in layout.names or ()}


def as_columns(records: np.ndarray) -> dict[str, np.ndarray]:
    """An array of records as separate int64 columns, which is what the formula computes with."""
    return {name: records[name].astype(np.int64) for name in records.dtype.names or ()}


def from_rows(rows: list[dict[str, int]], layout: np.dtype = FACTS) -> dict[str, np.ndarray]:
    """Rows by name as int64 columns; a name that is missing counts as 0."""
    return {name: np.array([row.get(name, 0) for row in rows], dtype=np.int64) for name in layout.names or ()}
