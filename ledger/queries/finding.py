"""What a look through the log has found: one row each, named so that somebody can go and look at it."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

MOST_FINDINGS = 10_000  # then the look is broken off: the rest would be more of the same


class Act(StrEnum):
    """What was done to the row behind the platform's back."""

    CHANGED = "CHANGED"
    REMOVED = "REMOVED"
    ADDED = "ADDED"
    REORDERED = "REORDERED"


class Row(StrEnum):
    RECORD = "record"
    REPEATING = "row that repeats"  # what was sealed, not sealed itself
    LEAF = "leaf"
    WAITING = "waiting leaf"
    TILE = "tile"
    CHECKPOINT = "checkpoint"
    COSIGNATURE = "co-signature"


class TooManyFindings(Exception):
    """The look is broken off."""


@dataclass
class Finding:
    act: Act
    row: Row
    detail: str
    kind: str = ""
    record_id: UUID | None = None
    revision: int | None = None
    position: int | None = None
    tile: str = ""  # level/index
    size: int | None = None

    def __str__(self):
        parts = [f"{self.act:9} {self.row}"]
        if self.record_id is not None:
            parts.append(f"{self.kind} {self.record_id} revision {self.revision}")
        if self.position is not None:
            parts.append(f"at position {self.position}")
        if self.tile:
            parts.append(self.tile)
        if self.size is not None:
            parts.append(f"of size {self.size}")
        return f"{' '.join(parts)}: {self.detail}"

    def is_of(self, kind: str, record_id: UUID, revision: int) -> None:
        """Name the record that the row belongs to."""
        self.kind, self.record_id, self.revision = kind, record_id, revision


@dataclass
class Report:
    """Everything found, and how much was looked at."""

    findings: list[Finding] = field(default_factory=list)
    looked_at: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def add(self, finding: Finding) -> Finding:
        self.findings.append(finding)
        if len(self.findings) >= MOST_FINDINGS:
            raise TooManyFindings
        return finding
