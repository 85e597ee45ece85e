"""Storing computed figures: snapshots of a run, and the current row that page and map show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection

from scoring.formula.columns import DIMENSIONS, NO_DATA
from scoring.models import CurrentIndex, IndexRun, IndexSnapshot
from scoring.services.load import Column, day_number, load_columns

SNAPSHOT = IndexSnapshot._meta.db_table
CURRENT = CurrentIndex._meta.db_table
ARRIVED = "index_arrived"

KEYS = ("as_of", "enterprise_id", "run_id", "model_version_id")
TENTHS = ("index_tenths", "raw_tenths", *(f"{name.lower()}_tenths" for name in DIMENSIONS))
FIGURES = (*TENTHS, "band", "cap", "district_rank", "district_count")


@dataclass(frozen=True)
class Scores:
    """What was computed for some enterprises: packed facts and points, and their place in the district."""

    enterprise_ids: np.ndarray
    district_ids: np.ndarray
    region_ids: np.ndarray
    facts: np.ndarray
    points: np.ndarray
    ranks: np.ndarray
    counts: np.ndarray

    def __len__(self) -> int:
        return len(self.enterprise_ids)

    @property
    def scored(self) -> int:
        return int(np.count_nonzero(self.points["index"] != NO_DATA))


def write_snapshots(*, run: IndexRun, scores: Scores, compare_ranks: bool) -> int:
    """Append the snapshots that differ from the latest of the same day; returns how many.

    With no earlier run of that day all are new and go straight into the table.
    """
    columns = snapshot_columns(run, scores)
    with connection.cursor() as cursor:
        if is_first_of_day(run):
            load_columns(cursor, SNAPSHOT, columns)
            return len(scores)
        cursor.execute(f"CREATE TEMPORARY TABLE {ARRIVED} AS SELECT * FROM {SNAPSHOT} WHERE 1 = 0")
        load_columns(cursor, ARRIVED, columns)
        names = ", ".join(column.name for column in columns)
        cursor.execute(
            _INSERT_DIFFERENT.format(names=names, ranks=_SAME_RANKS if compare_ranks else ""),
            {"as_of": run.as_of},
        )
        written = cursor.rowcount
        cursor.execute(f"DROP TABLE {ARRIVED}")
    return written


def is_first_of_day(run: IndexRun) -> bool:
    """Whether no other run can hold a snapshot of these enterprises and this day; parts don't overlap."""
    others = IndexRun.objects.filter(as_of=run.as_of).exclude(pk=run.pk)
    if run.parent_id:
        others = others.exclude(pk=run.parent_id).exclude(parent=run.parent_id)
    return not others.exists()


_SAME_RANKS = """
    AND COALESCE(s.district_rank, 0) = COALESCE(a.district_rank, 0)
    AND COALESCE(s.district_count, 0) = COALESCE(a.district_count, 0)
"""
_INSERT_DIFFERENT = f"""
INSERT INTO {SNAPSHOT} ({{names}})
SELECT {{names}} FROM {ARRIVED} a
WHERE NOT EXISTS (
  SELECT 1 FROM {SNAPSHOT} s
  WHERE s.as_of = %(as_of)s AND s.enterprise_id = a.enterprise_id
    AND s.run_id = (SELECT MAX(l.run_id) FROM {SNAPSHOT} l
                    WHERE l.as_of = %(as_of)s AND l.enterprise_id = a.enterprise_id)
    AND s.model_version_id = a.model_version_id AND s.facts = a.facts AND s.points = a.points {{ranks}}
)
"""


def snapshot_columns(run: IndexRun, scores: Scores) -> list[Column]:
    points = scores.points
    length = len(scores)
    no_index = points["index"] == NO_DATA

    def constant(name: str, kind: str, value: int) -> Column:
        return Column(name, kind, np.full(length, value, dtype=np.int64))

    return [
        constant("as_of", "day", day_number(run.as_of)),
        Column("enterprise_id", "i8", scores.enterprise_ids),
        constant("run_id", "i8", run.pk),
        constant("model_version_id", "i8", run.model_version_id),
        Column("index_tenths", "i2", points["index"], no_index),
        Column("raw_tenths", "i2", points["raw"], no_index),
        *(
            Column(f"{name.lower()}_tenths", "i2", points[name.lower()], points[name.lower()] == NO_DATA)
            for name in DIMENSIONS
        ),
        Column("band", "i2", points["band"]),
        Column("cap", "i2", points["cap"]),
        Column("district_rank", "i4", scores.ranks, no_index),
        Column("district_count", "i4", scores.counts, no_index),
        Column("facts", "bytes", scores.facts.view(f"V{scores.facts.dtype.itemsize}")),
        Column("points", "bytes", points.view(f"V{points.dtype.itemsize}")),
    ]


def publish_snapshots(*, as_of: date, run_ids: list[int]) -> None:
    """Make the snapshots of these runs current, unless a later day, or a later run of the day, is already."""
    marks = ", ".join(["%s"] * len(run_ids))
    with connection.cursor() as cursor:
        update_current(
            cursor,
            source=SNAPSHOT,
            chosen=f"s.as_of = %s AND s.run_id IN ({marks})",
            parameters=[as_of, *run_ids],
        )


CARRIED = (*KEYS, *FIGURES)
_UPDATE = f"""
UPDATE {CURRENT} SET {", ".join(f"{name} = s.{name}" for name in CARRIED if name != "enterprise_id")}
FROM {{source}} s
WHERE {{chosen}} AND s.enterprise_id = {CURRENT}.enterprise_id
  AND (s.as_of, s.run_id) > ({CURRENT}.as_of, {CURRENT}.run_id)
"""
# Not NOT EXISTS: a planner that believes the table empty would read all of it for each new row.
_INSERT = f"""
INSERT INTO {CURRENT} ({", ".join(CARRIED)})
SELECT {", ".join(CARRIED)} FROM {{source}} s
WHERE {{chosen}}
ON CONFLICT (enterprise_id) DO NOTHING
"""


def update_current(
    cursor,
    *,
    source: str,
    chosen: str = "1 = 1",
    parameters: Sequence[object] = (),
    expected: int | None = None,
) -> None:
    """Bring the current rows up to the rows of a table, unless they are newer already.

    When the `expected` number of rows stood and was updated, there is none to be inserted.
    """
    cursor.execute(_UPDATE.format(source=source, chosen=chosen), parameters)
    if cursor.rowcount != expected:
        cursor.execute(_INSERT.format(source=source, chosen=chosen), parameters)
