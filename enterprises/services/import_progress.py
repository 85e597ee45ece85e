"""How far an import is: in the shared cache, because its own transaction shows nothing until it ends."""

from dataclasses import dataclass
from enum import Enum

from django.core.cache import caches

from enterprises.models import ImportBatch

_KEEP_SECONDS = 300


class Phase(Enum):
    READING = "READING"
    CHECKING = "CHECKING"
    WRITING = "WRITING"


@dataclass(frozen=True)
class ImportProgress:
    phase: Phase
    done: int
    total: int

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


def note_progress(batch: ImportBatch, phase: Phase, done: int, total: int) -> None:
    caches["shared"].set(_key(batch), (phase.value, done, total), _KEEP_SECONDS)


def read_progress(batch: ImportBatch) -> ImportProgress | None:
    """None before the start, after the end, and when nothing was heard for five minutes."""
    noted = caches["shared"].get(_key(batch))
    return ImportProgress(Phase(noted[0]), noted[1], noted[2]) if noted else None


def forget_progress(batch: ImportBatch) -> None:
    caches["shared"].delete(_key(batch))


def _key(batch: ImportBatch) -> str:
    return f"import-{batch.pk}-{batch.created_at.timestamp():.6f}"
