"""Sums over the days of a month mask: bit i stands for day i + 1.

For each half of a mask a table answers, for each of its 65,536 values, how many days are set and what they
weigh together; so a column of masks is summed by two look-ups and no loop over days.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from scoring.formula.columns import RHYTHMS
from scoring.formula.whole import Column

COUNT_SHIFT = 32  # a table entry carries the count above these bits and the weight below them


def day_weights(month: date, as_of: date, weights: tuple[int, ...]) -> list[int]:
    """Decay weight of each of 31 days from the first of the month; 0 outside the look-back."""
    ages = [(as_of - month).days - day for day in range(31)]
    return [weights[age] if 0 <= age < len(weights) else 0 for age in ages]


def mask_tables(weights: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Look-up tables of the lower and the upper 16 days; a day of no weight is not counted either."""
    entries = [(1 << COUNT_SHIFT) + weight if weight else 0 for weight in weights]
    return _half_table(entries[:16]), _half_table(entries[16:])


def _half_table(entries: list[int]) -> np.ndarray:
    table = np.zeros(1, dtype=np.int64)
    for entry in entries:
        table = np.concatenate([table, table + entry])
    return table


def sum_masks(masks: np.ndarray, tables: tuple[np.ndarray, np.ndarray]) -> tuple[Column, Column]:
    """For each mask how many of its days count, and their weight."""
    lower, upper = tables
    sums = lower[masks & 0xFFFF] + upper[(masks >> 16) & 0x7FFF]
    return sums >> COUNT_SHIFT, sums & ((1 << COUNT_SHIFT) - 1)


def bits_of(month: date, first: date, last: date) -> int:
    """The mask of the days of the month that lie within first … last."""
    days = [month + timedelta(days=number) for number in range(31)]
    return sum(
        1 << number for number, day in enumerate(days) if day.month == month.month and first <= day <= last
    )


def month_sums(
    masks: Mapping[str, np.ndarray], month: date, as_of: date, weights: tuple[int, ...], late_filing_days: int
) -> dict[str, Column]:
    """What one month of masks adds to the duty columns.

    A duty due on `as_of` itself counts only when done. A late fill counts from the day its limit has
    passed, so that a replay of an earlier day does not see it.
    """
    tables = mask_tables(day_weights(month, as_of, weights))
    today = bits_of(month, as_of, as_of)
    settled = bits_of(month, date.min, as_of - timedelta(days=late_filing_days + 1))
    sums: dict[str, Column] = {}
    for rhythm in RHYTHMS:
        due, done, on_time = (masks[f"{rhythm}_{part}"] for part in ("due", "done", "on_time"))
        on_time = on_time & due
        ends = {
            "due": due & (~today | on_time),
            "on_time": on_time,
            "late": done & due & ~on_time & settled,
        }
        for end, mask in ends.items():
            sums[f"{rhythm}_{end}"], sums[f"{rhythm}_{end}_weight"] = sum_masks(mask, tables)
    return sums
