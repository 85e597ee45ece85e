"""Sealing: what waits gets its place in the log, and the log a new signed root."""

import base64
import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from common.merkle import EMPTY_ROOT, leaf_hash
from common.signed_note import sign_note
from ledger.entry import record_id_in
from ledger.log_keys import origin, signing_key
from ledger.models import Checkpoint, Leaf, Tile, WaitingLeaf
from ledger.queries.edge import Edge
from ledger.queries.tile import TreeIncomplete

BATCH = 2_048
LOCK = 0x6C6564676572  # "ledger": one sealer at a time

logger = logging.getLogger(__name__)


class LogDamaged(Exception):
    """What is stored does not give the root that was signed last; nothing is signed on top of it.

    `manage.py ledger_verify` names the rows.
    """


class LogRenamed(Exception):
    """The log was signed under another name; under two names it would be two logs. See `LEDGER_ORIGIN`."""


class WaitingLeavesVanished(Exception):
    """Somebody else took away waiting leaves; the batch is given up and the next one begins anew."""


def seal(*, at: datetime) -> int:
    """Give every waiting leaf its position, batch by batch; how many there were.

    Each batch is one transaction that takes leaves away from waiting, stores them with the tiles that became
    full, and stores the signed checkpoint: what can be read is always persisted, and a killed sealer leaves
    either the whole batch or nothing of it. While another sealer works, this one has nothing to do.
    """
    sealed = 0
    while WaitingLeaf.objects.exists():  # before any transaction: an idle run locks and writes nothing
        number = _seal_batch(at)
        sealed += number
        if number < BATCH:
            break
    if sealed:
        logger.debug("sealed", extra={"count": sealed})
    return sealed


@transaction.atomic
def _seal_batch(at: datetime) -> int:
    if not _is_alone():
        return 0
    entries = _take_waiting()
    if not entries:
        return 0
    edge = _edge_as_signed()
    leaves = _leaves_of(entries, edge.size)
    Leaf.objects.bulk_create(leaves)
    Tile.objects.bulk_create(edge.add([bytes(leaf.hash) for leaf in leaves]))
    sign_checkpoint(edge, at)
    return len(leaves)


def _edge_as_signed() -> Edge:
    newest = Checkpoint.objects.last()
    if newest and not newest.note.startswith(f"{origin()}\n"):
        raise LogRenamed(f"it is called {newest.note.partition(chr(10))[0]}, not {origin()}")
    edge = Edge(newest.size if newest else 0)
    try:
        root = edge.root()
    except TreeIncomplete as error:
        raise LogDamaged(str(error)) from error
    if root != (bytes(newest.root) if newest else EMPTY_ROOT):
        raise LogDamaged(f"the root at size {edge.size} is not the one that was signed")
    return edge


def _is_alone() -> bool:
    """On PostgreSQL by a lock that ends with the transaction; SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def _take_waiting() -> list[str]:
    """Read, then deleted one by one by their ids; no row can change between the two.

    Never by a range of ids: one with a smaller id may be committed while we look.
    """
    waiting = list(WaitingLeaf.objects.order_by("pk").values_list("pk", "entry")[:BATCH])
    if not waiting:  # another sealer was quicker
        return []
    taken = WaitingLeaf.objects.filter(pk__in=[pk for pk, _entry in waiting])._raw_delete(using="default")
    if taken != len(waiting):
        raise WaitingLeavesVanished(f"{len(waiting) - taken} of {len(waiting)}")
    return [entry for _pk, entry in waiting]


def _leaves_of(entries: Sequence[str], first: int) -> list[Leaf]:
    return [
        Leaf(position=position, entry=entry, hash=leaf_hash(entry.encode()), record_id=record_id_in(entry))
        for position, entry in enumerate(entries, start=first)
    ]


def sign_checkpoint(edge: Edge, at: datetime) -> None:
    root = edge.root()
    text = f"{origin()}\n{edge.size}\n{base64.b64encode(root).decode()}\n"
    note = sign_note(text, name=origin(), key=signing_key())
    Checkpoint.objects.create(size=edge.size, root=root, note=note, at=at)
