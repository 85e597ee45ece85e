"""Which records are sealed. The ledger knows none of them: each app above names its own in `apps.ready()`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from ledger.entry import make_entry


@dataclass(frozen=True)
class SealedRecord:
    """A record as it stands in the database now, with everything that its entry was made of."""

    kind: str
    record_id: UUID
    revision: int
    at: datetime
    payload: Mapping[str, Any]
    salt: bytes
    attachments: Sequence[str] = ()

    @property
    def entry(self) -> str:
        return make_entry(
            kind=self.kind,
            record_id=self.record_id,
            revision=self.revision,
            at=self.at,
            payload=self.payload,
            salt=self.salt,
            attachments=self.attachments,
        )


@dataclass(frozen=True)
class Contradiction:
    """A row that repeats sealed records without being sealed itself, and says something else than they do.

    Named by the newest of these records, if it has any. `detail` names the row and what it says.
    """

    record_id: UUID | None
    revision: int | None
    detail: str


@dataclass(frozen=True)
class SealedKind:
    """A kind of record: `records()` gives all of them, `records(ids)` those with these record ids.

    `contradictions()` finds the rows of its app that repeat such records wrongly: as many as there may be of
    them, it asks the database in a fixed number of statements.
    """

    name: str  # "duty-record": stands in every entry, never renamed
    label: str | Promise
    records: Callable[[Sequence[UUID] | None], Iterator[SealedRecord]]
    contradictions: Callable[[], Iterable[Contradiction]] = tuple


SEALED_KINDS: dict[str, SealedKind] = {}


def seal_kind(kind: SealedKind) -> None:
    SEALED_KINDS[kind.name] = kind
