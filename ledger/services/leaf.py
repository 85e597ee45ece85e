"""Leaves to be sealed, and the salts of their digests."""

import secrets
from collections.abc import Iterable

from ledger.entry import SALT_BYTES
from ledger.models import WaitingLeaf

BATCH = 2_000


def new_salt() -> bytes:
    """To be stored beside the record: whoever erases it makes the digest in the log say nothing any more."""
    return secrets.token_bytes(SALT_BYTES)


def add_leaf(entry: str) -> None:
    """Write the entry to be sealed; call it inside the transaction that stores the record."""
    WaitingLeaf.objects.create(entry=entry)


def add_leaves(entries: Iterable[str]) -> None:
    WaitingLeaf.objects.bulk_create((WaitingLeaf(entry=entry) for entry in entries), batch_size=BATCH)
