from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

WEAK, CLEAR, STRONG = 1, 2, 3
MOST_RECORDS = 60  # named as evidence
Row = TypeVar("Row")


@dataclass(frozen=True)
class Finding:
    """A manager's routine looks hollow on these days; `evidence` is what `HollowSignal` keeps."""

    enterprise_id: int
    manager_id: int
    days: tuple[date, ...]
    strength: int
    evidence: dict[str, Any] = field(hash=False)

    @property
    def first_day(self) -> date:
        return min(self.days)

    @property
    def last_day(self) -> date:
        return max(self.days)


def by_manager(
    rows: Iterable[Row], key: Callable[[Any], tuple[int, int]]
) -> dict[tuple[int, int], list[Row]]:
    """Rows by enterprise and manager, in the order they came."""
    groups: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def distinct_days(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(set(days)))


def strength_of(share: float) -> int:
    """From how often it is so, of all times that it could be."""
    return STRONG if share >= 0.9 else CLEAR if share >= 0.6 else WEAK
