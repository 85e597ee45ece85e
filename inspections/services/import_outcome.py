"""What became of the rows of an import: six counts a table, and the refused rows with their reasons."""

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from inspections.services.feed_file import Row, UnreadableRow


@dataclass
class Counts:
    """`read` is the sum of the other five."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Note:
    file: str
    line: int
    reason: str


@dataclass
class Outcome:
    """Counts by table. `refused` rows stayed outside; `notes` tell of rows that went in with less."""

    counts: dict[str, Counts]
    refused: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def refuse(self, table: str, row: Row | UnreadableRow, reason: str) -> None:
        self.counts[table].rejected += 1
        self.refused.append(Note(row.file, row.line, reason))

    def note(self, row: Row, reason: str) -> None:
        self.notes.append(Note(row.file, row.line, reason))

    def as_dict(self) -> dict[str, dict[str, int]]:
        return {table: asdict(counts) for table, counts in self.counts.items()}


def write_report(path: Path, refused: Iterable[Note]) -> None:
    """File, line and reason of every refused row."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "line", "reason"])
        writer.writerows((note.file, note.line, note.reason) for note in refused)
