"""Entries made again from their records, and where entries of the same records stand in the log."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID

from ledger.entry import Key, key_in
from ledger.models import Leaf
from ledger.sealed_kinds import SEALED_KINDS, SealedRecord

Places = dict[Key, list[tuple[int, str]]]  # positions and entries under each key, the first sealed first
Item = TypeVar("Item")


def key_of(record: SealedRecord) -> Key:
    return record.kind, record.record_id, record.revision


def records_of(keys: Iterable[Key]) -> dict[Key, list[str]]:
    """Entries made again, from the records that the database has under these keys."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, record_id, _revision in keys:
        wanted[kind].add(record_id)
    found: dict[Key, list[str]] = defaultdict(list)
    for kind, ids in wanted.items():
        for record in SEALED_KINDS[kind].records(sorted(ids)):
            found[key_of(record)].append(record.entry)
    return found


def places_of(keys: Iterable[Key]) -> Places:
    ids = {record_id for _kind, record_id, _revision in keys}
    rows = Leaf.objects.filter(record_id__in=ids).order_by("position").values_list("position", "entry")
    found: Places = defaultdict(list)
    for position, text in rows:
        if (key := key_in(text)) is not None:
            found[key].append((position, text))
    return found


def in_chunks(items: Iterable[Item], number: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while chunk := list(islice(remaining, number)):
        yield chunk
