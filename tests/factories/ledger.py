"""Entries and a sealed log, for tests; through the services."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from common.signed_note import COSIGNATURE, cosign, text_of, verifier_of
from ledger.entry import make_entry
from ledger.models import Checkpoint, Cosignature
from ledger.services.leaf import add_leaves
from ledger.services.sealing import seal

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SALT = bytes(range(16))


def entry_of(number: int = 0, *, record_id: UUID | None = None, **fields) -> str:
    """An entry of a record that exists nowhere."""
    wanted = {"kind": "test-record", "revision": 1, "at": AT, "payload": {"number": number}, "salt": SALT}
    return make_entry(record_id=record_id or uuid4(), **(wanted | fields))


def seal_entries(entries, *, at: datetime = AT) -> int:
    add_leaves(entries)
    return seal(at=at)


def make_log(size: int, *, at: datetime = AT) -> list[str]:
    """A log with so many entries of records that exist nowhere, sealed at once."""
    entries = [entry_of(number) for number in range(size)]
    seal_entries(entries, at=at)
    return entries


def cosign_checkpoint(size: int, *, key, name: str, at: datetime = AT) -> Cosignature:
    """As if this witness had been asked."""
    checkpoint = Checkpoint.objects.get(size=size)
    return Cosignature.objects.create(
        checkpoint=checkpoint,
        vkey=verifier_of(key, name=name, kind=COSIGNATURE).vkey,
        line=cosign(text_of(checkpoint.note), name=name, key=key, time=int(at.timestamp())),
        cosigned_at=at,
    )
