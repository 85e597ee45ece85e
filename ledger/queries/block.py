"""256 leaves and their tile, as they are stored: three tales of the same hashes, which should be one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from common.merkle import GrowingTree, fold, leaf_hash
from ledger.entry import key_in, record_id_in
from ledger.models import TILE_WIDTH, Leaf, Tile
from ledger.queries.finding import Act, Finding, Report, Row
from ledger.queries.tile import HASH_BYTES, cut

CHUNK = 2_048
Hashes = tuple[bytes | None, ...]  # None: there is no row that says


class LeafRow(NamedTuple):
    position: int
    entry: str
    hash: bytes
    record_id: UUID | None

    @property
    def made_hash(self) -> bytes:
        return leaf_hash(self.entry.encode())

    @property
    def has_its_record_id(self) -> bool:
        return record_id_in(self.entry) == self.record_id

    def finding(self, act: Act, detail: str) -> Finding:
        """Named by its entry, as long as nothing better is known."""
        found = Finding(act, Row.LEAF, detail, position=self.position)
        if (key := key_in(self.entry)) is not None:
            found.is_of(*key)
        return found


@dataclass
class Block:
    """`options` are what the hashes may have been, likeliest first; `chosen` is what is taken for true."""

    index: int
    rows: list[LeafRow | None]
    tile: Hashes | None
    root: bytes | None
    made: Hashes = ()
    options: list[Hashes] = field(default_factory=list)
    chosen: Hashes = ()
    before: GrowingTree = field(default_factory=GrowingTree)

    def __post_init__(self):
        self.made = tuple(row.made_hash if row else None for row in self.rows)
        self.options = self._options()
        self.chosen = self.options[0]

    @property
    def first(self) -> int:
        return self.index * TILE_WIDTH

    @property
    def end(self) -> int:
        return self.first + len(self.rows)

    @property
    def is_full(self) -> bool:
        return len(self.rows) == TILE_WIDTH

    def keep_options_like(self, size: int) -> None:
        """A checkpoint has confirmed what is chosen up to that size of the tree."""
        width = size - self.first
        others = [option for option in self.options if option[:width] == self.chosen[:width]]
        self.options = [self.chosen, *(option for option in others if option != self.chosen)]

    def _options(self) -> list[Hashes]:
        beside = tuple(row.hash if row else None for row in self.rows)
        if self.tile == self.made == beside:
            return [self.made]
        votes: dict[Hashes, int] = {}
        # At a tie the tile goes first: whoever changes rows by hand changes leaves.
        for option in filter(None, (self.tile, beside, self.made)):
            votes[option] = votes.get(option, 0) + 1
        if None not in self.made or self.tile or None not in beside:
            votes.setdefault(self._by_majority(beside), 0)
        whole = [option for option in votes if None not in option]
        for option in whole:
            if self.root is not None and fold([one for one in option if one]) == self.root:
                votes[option] += 1
        # An option with a gap is worse than any without; `sorted` keeps the order of ties.
        return sorted(votes, key=lambda option: (None in option, -votes[option]))

    def _by_majority(self, beside: Hashes) -> Hashes:
        """Slot by slot, what two of the three say."""
        tile = self.tile or (None,) * len(self.rows)
        return tuple(
            first if first is not None and first in (second, third) else second or third or first
            for first, second, third in zip(tile, beside, self.made, strict=True)
        )


def read_blocks(report: Report, *, start: int, size: int) -> Iterator[Block]:
    """The blocks of a tree of that size from a full block on; what stands behind its end is told."""
    leaves = _read_leaves(start)
    tiles = _read_tiles(start // TILE_WIDTH)
    leaf, tile = next(leaves, None), next(tiles, None)
    for index in range(start // TILE_WIDTH, -(-size // TILE_WIDTH)):
        first = index * TILE_WIDTH
        rows: list[LeafRow | None] = [None] * min(TILE_WIDTH, size - first)
        while leaf and leaf.position < first + len(rows):
            rows[leaf.position - first] = leaf
            report.looked_at["leaves"] += 1
            leaf = next(leaves, None)
        hashes: Hashes | None = None
        root: bytes | None = None
        if tile and tile[0] == index and len(rows) == TILE_WIDTH == len(tile[1]) // HASH_BYTES:
            hashes, root = tuple(cut(tile[1])), tile[2]
            report.looked_at["tiles"] += 1
            tile = next(tiles, None)
        yield Block(index, rows, hashes, root)
    while leaf:
        detail = "it stands behind the newest checkpoint, which no leaf ever does"
        report.add(leaf.finding(Act.ADDED, detail))
        leaf = next(leaves, None)


def _read_leaves(start: int) -> Iterator[LeafRow]:
    rows = Leaf.objects.filter(position__gte=start).order_by("position")
    for position, entry, one, record_id in rows.values_list(
        "position", "entry", "hash", "record_id"
    ).iterator(CHUNK):
        yield LeafRow(position, entry, bytes(one), record_id)


def _read_tiles(first: int) -> Iterator[tuple[int, bytes, bytes]]:
    rows = Tile.objects.filter(level=0, index__gte=first).order_by("index")
    for index, hashes, root in rows.values_list("index", "hashes", "root").iterator(CHUNK // 16):
        yield index, bytes(hashes), bytes(root)
