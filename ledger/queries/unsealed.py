"""Records that have no leaf and wait for none: from before the log, or put there unseen."""

from collections.abc import Iterator

from ledger.entry import Key, key_in
from ledger.models import WaitingLeaf
from ledger.queries.made_again import in_chunks, key_of, places_of
from ledger.sealed_kinds import SEALED_KINDS, SealedRecord

CHUNK = 500


def unsealed_records() -> Iterator[list[SealedRecord]]:
    """Of one kind and in pieces; the keys of what waits are held in memory, for that is little as a rule."""
    waiting = _waiting_keys()
    for kind in SEALED_KINDS.values():
        for records in in_chunks(kind.records(None), CHUNK):
            known = places_of(map(key_of, records))
            missing = [record for record in records if key_of(record) not in waiting.union(known)]
            if missing:
                yield missing


def count_unsealed() -> dict[str, int]:
    """How many of each kind, those left out that have none."""
    counts: dict[str, int] = {}
    for records in unsealed_records():
        counts[records[0].kind] = counts.get(records[0].kind, 0) + len(records)
    return counts


def _waiting_keys() -> set[Key]:
    texts = WaitingLeaf.objects.order_by("pk").values_list("entry", flat=True).iterator(CHUNK)
    return {key for text in texts if (key := key_in(text)) is not None}
