"""Tiles of tiles: a log of 66,000 leaves has one."""

import pytest

from common.merkle import leaf_hash
from ledger.models import Leaf, Tile
from ledger.queries.edge import Edge
from ledger.queries.finding import Report
from ledger.queries.verify_tree import TreeCheck
from ledger.services.sealing import sign_checkpoint
from tests.factories.ledger import AT
from tests.ledger.tampering import change_rows

SIZE = 66_000


@pytest.fixture
def log(db):
    """Stored as the sealer would, with entries that are quick to make."""
    entries = [str(number) for number in range(SIZE)]
    hashes = [leaf_hash(entry.encode()) for entry in entries]
    Leaf.objects.bulk_create(
        Leaf(position=position, entry=entry, hash=one)
        for position, (entry, one) in enumerate(zip(entries, hashes, strict=True))
    )
    edge = Edge(0)
    Tile.objects.bulk_create(edge.add(hashes))
    sign_checkpoint(edge, AT)


def found():
    report = Report()
    TreeCheck(report).run(lambda position: None)
    return [(str(one.act), str(one.row), one.tile) for one in report.findings]


def test_an_upper_tile_is_checked_against_those_beneath_it(log):
    assert found() == []

    hashes = bytearray(Tile.objects.get(level=1, index=0).hashes)
    hashes[40] ^= 1
    change_rows("UPDATE ledger_tile SET hashes = %s WHERE level = 1", [bytes(hashes)])
    assert found() == [("CHANGED", "tile", "1/0")]

    change_rows("UPDATE ledger_tile SET root = %s WHERE level = 1", [leaf_hash(b"")])
    assert found() == [("CHANGED", "tile", "1/0")] * 2

    change_rows("DELETE FROM ledger_tile WHERE level = 1")
    Tile.objects.create(level=2, index=0, hashes=bytes(hashes), root=bytes(32))
    Tile.objects.create(level=9, index=0, hashes=bytes(hashes), root=bytes(32))
    assert found() == [("REMOVED", "tile", "1/0"), ("ADDED", "tile", "2/0"), ("ADDED", "tile", "9/0")]
