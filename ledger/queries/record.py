"""What everybody may know of one record: its leaves, never its content."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from common.signed_note import read_vkey
from ledger.entry import Entry, EntryRefused, check_code, read_entry
from ledger.models import Checkpoint, Leaf, WaitingLeaf
from ledger.queries.cosignature import newest_by_witness
from ledger.sealed_kinds import SEALED_KINDS, SealedRecord

MOST_LEAVES = 200  # of one record: more revisions than anybody makes


class Proof(StrEnum):
    """How a record stands to the log."""

    UNCHANGED = "UNCHANGED"
    WAITING = "WAITING"  # for some seconds: written, not sealed yet
    CHANGED = "CHANGED"


@dataclass(frozen=True)
class RecordLeaf:
    """One revision of a record in the log, or on its way there."""

    entry: Entry
    text: str
    position: int | None  # None: it waits
    sealed_at: datetime | None
    sealed_size: int | None  # of the first checkpoint that covers it
    witnesses: tuple[str, ...]  # names of those who have co-signed a checkpoint that covers it

    @property
    def label(self):
        kind = SEALED_KINDS.get(self.entry.kind)
        return kind.label if kind else self.entry.kind

    @property
    def code(self) -> str:
        return check_code(self.text)


def leaves_of_record(record_id: UUID) -> list[RecordLeaf]:
    """By kind and revision; of an entry that stands in the log twice only the first counts."""
    found = [*_sealed(record_id), *_waiting(record_id)]
    first: dict[tuple[str, int], RecordLeaf] = {}
    for leaf in found:
        first.setdefault((leaf.entry.kind, leaf.entry.revision), leaf)
    return [first[key] for key in sorted(first)]


def proof_of(record_id: UUID, code: str, entry: str | None) -> tuple[Proof, datetime | None]:
    """Whether the log has the leaf with that check code, since when, and whether it is this entry.

    None for the entry of a revision that is not stored any more: then the leaf alone counts.
    """
    leaf = next((one for one in leaves_of_record(record_id) if one.code == code), None)
    if leaf is None or (entry is not None and leaf.text != entry):
        return Proof.CHANGED, leaf.sealed_at if leaf else None
    return Proof.WAITING if leaf.position is None else Proof.UNCHANGED, leaf.sealed_at


def sealed_leaf(record_id: UUID, revision: int, kind: str = "") -> Leaf | None:
    """The leaf of one revision. Ids are random; should two kinds share one, the earlier leaf is meant."""
    for leaf in Leaf.objects.filter(record_id=record_id).order_by("position")[:MOST_LEAVES]:
        entry = _entry_of(leaf.entry, record_id)
        if entry and entry.revision == revision and kind in ("", entry.kind):
            return leaf
    return None


def record_url(record_id: UUID, code: str = "") -> str:
    """The public page of a record as it is printed, in full, in the QR code of a document."""
    address = f"{settings.PUBLIC_BASE_URL.rstrip('/')}{reverse('ledger:show_record', args=[record_id])}"
    return f"{address}?code={code}" if code else address


def disclosed(record: SealedRecord) -> dict:
    """The record as a file for somebody who may see it: with its proof, all that is needed to check it.

    The salt is in it: whoever has this file can show to others what the record said.
    """
    return {
        "format": "sushi-ledger-record/1",
        "kind": record.kind,
        "id": str(record.record_id),
        "revision": record.revision,
        "time": read_entry(record.entry).at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "attachments": list(record.attachments),
        "salt": record.salt.hex(),
        "payload": dict(record.payload),
    }


def _sealed(record_id: UUID) -> Iterator[RecordLeaf]:
    covering = Checkpoint.objects.filter(size__gt=OuterRef("position")).order_by("size")
    leaves = Leaf.objects.filter(record_id=record_id).order_by("position")
    signed = {read_vkey(vkey).name: size for vkey, (size, _at) in newest_by_witness().items()}
    for leaf in leaves.annotate(
        sealed_size=Subquery(covering.values("size")[:1]), sealed_at=Subquery(covering.values("at")[:1])
    )[:MOST_LEAVES]:
        if entry := _entry_of(leaf.entry, record_id):
            yield RecordLeaf(
                entry=entry,
                text=leaf.entry,
                position=leaf.position,
                sealed_at=leaf.sealed_at,
                sealed_size=leaf.sealed_size,
                witnesses=tuple(sorted(name for name, size in signed.items() if size > leaf.position)),
            )


def _waiting(record_id: UUID) -> Iterator[RecordLeaf]:
    # Looked for by its text: what waits is the work of seconds, and no row of it is worth an index.
    waiting = WaitingLeaf.objects.filter(entry__contains=str(record_id)).order_by("pk")
    for text in waiting.values_list("entry", flat=True)[:MOST_LEAVES]:
        if entry := _entry_of(text, record_id):
            yield RecordLeaf(entry, text, None, None, None, ())


def _entry_of(text: str, record_id: UUID) -> Entry | None:
    """None where somebody has tampered; to name that is the work of `ledger_verify`, not of a public page."""
    try:
        entry = read_entry(text)
    except EntryRefused:
        return None
    return entry if entry.record_id == record_id else None
