"""Readings that never vary (读数一直不变), where the thing that is read varies."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from duties.judging.finding import CLEAR, STRONG, Finding, by_manager

BOILING = Decimal(100)
HOT = Decimal(50)
ENOUGH = 2  # points
MANY_ITEMS = 3
HALF = Decimal("0.5")


class CommonReading(NamedTuple):
    """The reading that a manager wrote most often under an item: `times` of `total`."""

    enterprise_id: int
    manager_id: int
    item: str
    unit: str
    minimum: str | None
    number: str
    times: int
    total: int


def judge_readings(
    rows: Iterable[CommonReading], limits, written: dict[tuple[int, int, str], list[tuple[int, date]]]
) -> list[Finding]:
    """`written` has the records and days behind each item's common reading."""
    findings = []
    for (enterprise_id, manager_id), items in by_manager(rows, lambda row: row[:2]).items():
        constant = [row for row in items if _is_constant(row, limits)]
        points = points_of(items, constant)
        if points < ENOUGH:
            continue
        places = [
            place for row in constant for place in written.get((enterprise_id, manager_id, row.item), [])
        ]
        if not places:
            continue
        evidence = {
            "records": sorted({record_id for record_id, _day in places}),
            "items": [
                {
                    "item": row.item,
                    "number": row.number,
                    "unit": row.unit,
                    "times": row.times,
                    "total": row.total,
                }
                for row in constant
            ],
        }
        days = tuple(sorted({day for _record_id, day in places}))
        strength = STRONG if points > 2 * ENOUGH - 1 else CLEAR
        findings.append(Finding(enterprise_id, manager_id, days, strength, evidence))
    return findings


def points_of(items: Sequence[CommonReading], constant: Sequence[CommonReading]) -> int:
    """What is constant counts by how much it varies in life; once more where all of many are."""
    points = sum(weight_of(row) for row in constant)
    return points + (len(items) >= MANY_ITEMS and len(constant) == len(items))


def weight_of(row: CommonReading) -> int:
    """2: tenths that stand still, as on no display. 1: what is measured anew each day, in whole numbers.

    0: a thermostat shown in whole or half degrees, boiling water, a test strip's colours: honestly constant.
    """
    number = Decimal(row.number)
    if number % 1 not in (0, HALF, -HALF):
        return 2
    if row.unit == "℃":
        is_hot = row.minimum is not None and Decimal(row.minimum) >= HOT
        return 1 if is_hot and number != BOILING else 0
    return 1 if row.unit in ("g", "%") else 0


def _is_constant(row: CommonReading, limits) -> bool:
    return row.times * 100 >= row.total * limits.constant_share_percent
