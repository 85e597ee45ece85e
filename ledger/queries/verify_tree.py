"""Walks through leaves, tiles and checkpoints and finds the rows that don't fit what was signed.

A leaf is kept three times: as its entry, as its hash beside it, and as a hash in its tile, whose root is kept
once more. Where these differ, somebody has changed one of them, and the signed roots tell which: whoever has
no key can't make a checkpoint fit anything else. So each block of leaves has its options, and the next
checkpoint confirms those that lead to its root.
"""

import itertools
from collections.abc import Callable, Iterator

from django.db.models import Q

from common.merkle import GrowingTree, fold, leaf_hash
from ledger.entry import key_in
from ledger.models import TILE_HEIGHT, TILE_WIDTH, Checkpoint, Tile
from ledger.queries.block import Block, Hashes, LeafRow, read_blocks
from ledger.queries.finding import Act, Finding, Report, Row
from ledger.queries.made_again import records_of
from ledger.queries.signed_root import SignedRoot, signed_roots
from ledger.queries.tile import cut, edge_tile, stored_tree
from ledger.sealed_kinds import SEALED_KINDS

MOST_CHOICES = 4_096
MOST_LEVELS = 8


class TreeCheck:
    """What is wrong with leaves is kept for the comparison with the records: `bad` and `lost`."""

    def __init__(self, report: Report, *, since: int = 0, kept: SignedRoot | None = None):
        self.report, self.kept = report, kept
        newest = Checkpoint.objects.last()
        self.size = newest.size if newest else 0
        self.start = min(since, self.size) // TILE_WIDTH * TILE_WIDTH
        self.bad: dict[int, Finding] = {}  # by position
        self.lost: dict[bytes, Finding] = {}  # by the hash that was sealed there
        self.moved: dict[bytes, tuple[int, bytes]] = {}  # hash sealed → its position, hash found there
        self.open: list[Block] = []  # read, and not yet confirmed by a checkpoint
        self.edge: Block | None = None  # the last block, where it is not full
        self.confirmed = self.start
        self.is_astray = False  # no root can be made any more
        self.last: SignedRoot | None = None
        self.tree = GrowingTree.of_size(self.start, stored_tree())
        self.roots = [
            [None if one is None else one for one in self._upper_edge(level)]
            for level in range(1, MOST_LEVELS)
        ]

    def run(self, on_good: Callable[[int], None]) -> None:
        """`on_good` hears the position of each leaf that is as it was sealed."""
        coming = signed_roots(self.report, above=self.start, kept=self.kept)
        signed = next(coming, None)
        for block in read_blocks(self.report, start=self.start, size=self.size):
            block.before = self.tree.copy()
            self.open.append(block)
            while signed and signed.size <= block.end:
                self._meet(signed)
                signed = next(coming, None)
            self._grow(block.end)
            self._close(block.end if self.is_astray else self.confirmed, on_good)
        self._close(self.size, on_good)
        if signed:  # only the one that somebody kept can be larger than the newest of ours
            detail = f"{signed.name} has more entries than the log now: the end of the log was cut off"
            self.report.add(Finding(Act.REMOVED, Row.CHECKPOINT, detail, size=signed.size))
        self._look_for_further_tiles()
        self._name_moves()

    # --- Roots ------------------------------------------------------------------------------------

    def _grow(self, size: int) -> None:
        block = self.open[-1]
        while self.tree.size < size and not self.is_astray:
            one = block.chosen[self.tree.size - block.first]
            if one is None:
                self.is_astray = True
                self.report.remarks.append(
                    f"The leaf at position {self.tree.size} is missing and no tile holds its hash; "
                    "no root from there on could be made again."
                )
                return
            self.tree.add(one)

    def _meet(self, signed: SignedRoot) -> None:
        """A checkpoint: do the leaves lead to its root, as they are or by one of their other tales?"""
        self.last = signed
        self._grow(signed.size)
        if self.is_astray:
            return
        if self.tree.root() == signed.root or self._choose_again(signed):
            self.confirmed = signed.size
            self.open[-1].keep_options_like(signed.size)
            return
        self.is_astray = True
        places = f"the leaves from position {self.confirmed} to {signed.size - 1} do not give the root"
        detail = f"{places} of {signed.name or 'this checkpoint'}, and no row says which of them was changed"
        self.report.add(Finding(Act.CHANGED, Row.CHECKPOINT, detail, size=signed.size))

    def _choose_again(self, signed: SignedRoot) -> bool:
        options = [block.options for block in self.open]
        for choice in itertools.islice(_by_deviations(options), MOST_CHOICES):
            if self._leads(self.open[0].before, self.open, choice, signed):
                return True
        edge = self.open[-1]
        return not edge.is_full and any(
            self._leads(edge.before, [edge], [changed], signed)
            for changed in self._exchanges(edge, signed.size)
        )

    def _leads(self, before: GrowingTree, blocks: list[Block], choice, signed: SignedRoot) -> bool:
        tree = before.copy()
        for block, hashes in zip(blocks, choice, strict=True):
            for one in hashes[: signed.size - block.first]:
                if one is None:
                    return False
                tree.add(one)
        if tree.root() != signed.root:
            return False
        for block, hashes in zip(blocks, choice, strict=True):
            block.chosen = hashes
        self.tree = tree
        for earlier, later in itertools.pairwise(self.open):
            later.before = earlier.before.copy()
            for one in filter(None, earlier.chosen):
                later.before.add(one)
        return True

    def _exchanges(self, edge: Block, size: int) -> Iterator[Hashes]:
        """Leaves of the edge have no tile yet, so other things are tried to find the signed root again.

        That one was forged and its record was not; that an older leaf, or two of these, changed places.
        """
        moved = dict(self.moved)
        for block in self.open[:-1]:
            moved |= _moves_in(block)
        back = tuple(moved[one][1] if one in moved else one for one in edge.chosen)
        if back != edge.chosen:
            yield back
        again = _made_of_records(edge)
        changed = [place for place, one in enumerate(edge.chosen) if one != again[place]]
        yield again
        for place in changed:
            yield (*edge.chosen[:place], again[place], *edge.chosen[place + 1 :])
        for low in range(
            self.confirmed - edge.first if self.confirmed > edge.first else 0, size - edge.first
        ):
            for high in range(low + 1, len(edge.rows)):
                swapped = list(edge.chosen)
                swapped[low], swapped[high] = swapped[high], swapped[low]
                yield tuple(swapped)

    def fits_gap(self, one: bytes) -> Finding | None:
        """The finding of the only leaf that is missing at the edge, if it was this one."""
        edge, last = self.edge, self.last
        if edge is None or last is None or edge.chosen.count(None) != 1 or edge.before.size != edge.first:
            return None
        position = edge.first + edge.chosen.index(None)
        filled = tuple(one if each is None else each for each in edge.chosen)
        return self.bad[position] if self._leads(edge.before, [edge], [filled], last) else None

    # --- Blocks that are decided ------------------------------------------------------------------

    def _close(self, size: int, on_good: Callable[[int], None]) -> None:
        while self.open and self.open[0].end <= size:
            block = self.open.pop(0)
            self.edge = None if block.is_full else block
            for row, made, sealed, position in zip(
                block.rows, block.made, block.chosen, range(block.first, block.end), strict=True
            ):
                finding = _fault_of(row, made, sealed, position)
                if finding is None:
                    on_good(position)
                    continue
                self.bad[position] = self.report.add(finding)
                if sealed is not None:
                    self.lost[sealed] = finding
            self.moved |= _moves_in(block)
            if block.is_full:
                self._judge_tile(0, block.index, block.chosen, block.tile, block.root)

    def _judge_tile(
        self, level: int, index: int, sealed: Hashes, stored: Hashes | None, root: bytes | None
    ) -> None:
        """And the tile above it, once that is full."""
        made = fold([one for one in sealed if one]) if None not in sealed else root
        name = f"{level}/{index}"
        if stored is None:
            self.report.add(Finding(Act.REMOVED, Row.TILE, "it is missing", tile=name))
        elif stored != sealed and None not in sealed:
            wrong = sum(one != other for one, other in zip(stored, sealed, strict=True))
            detail = f"{wrong} of its hashes are not those that were sealed"
            self.report.add(Finding(Act.CHANGED, Row.TILE, detail, tile=name))
        if stored is not None and root != made:
            self.report.add(Finding(Act.CHANGED, Row.TILE, "its root is not that of its hashes", tile=name))
        above = self.roots[level]
        above.append(made)
        if len(above) == TILE_WIDTH:
            self.roots[level] = []
            row = Tile.objects.filter(level=level + 1, index=index >> TILE_HEIGHT).first()
            self.report.looked_at["tiles"] += row is not None
            self._judge_tile(
                level + 1,
                index >> TILE_HEIGHT,
                tuple(above),
                tuple(cut(bytes(row.hashes))) if row else None,
                bytes(row.root) if row else None,
            )

    def _upper_edge(self, level: int) -> list[bytes | None]:
        width = (self.start >> TILE_HEIGHT * level) % TILE_WIDTH
        return list(edge_tile(level, self.start >> TILE_HEIGHT * (level + 1), width)) if width else []

    def _look_for_further_tiles(self) -> None:
        further = Q(level__gte=MOST_LEVELS)
        for level in range(MOST_LEVELS):
            further |= Q(level=level, index__gte=self.size >> TILE_HEIGHT * (level + 1))
        for level, index in (
            Tile.objects.filter(further).order_by("level", "index").values_list("level", "index")
        ):
            detail = "the log is not large enough to have it"
            self.report.add(Finding(Act.ADDED, Row.TILE, detail, tile=f"{level}/{index}"))

    def _name_moves(self) -> None:
        """A changed leaf whose entry was sealed in another place has been moved."""
        for sealed, (_position, found) in self.moved.items():
            came_from = self.moved.get(found)
            if came_from and sealed in self.lost:
                finding = self.lost[sealed]
                finding.act, finding.detail = (
                    Act.REORDERED,
                    f"the entry that was sealed at position {came_from[0]} stands here",
                )


def _by_deviations(options: list[list[Hashes]]) -> Iterator[list[Hashes]]:
    """All choices, those first that leave the likeliest of the fewest blocks."""
    open_ones = [place for place, of_block in enumerate(options) if len(of_block) > 1]
    for number in range(len(open_ones) + 1):
        for places in itertools.combinations(open_ones, number):
            for others in itertools.product(*(options[place][1:] for place in places)):
                choice = [of_block[0] for of_block in options]
                for place, other in zip(places, others, strict=True):
                    choice[place] = other
                yield choice


def _moves_in(block: Block) -> dict[bytes, tuple[int, bytes]]:
    return {
        sealed: (position, made)
        for sealed, made, position in zip(
            block.chosen, block.made, range(block.first, block.end), strict=True
        )
        if sealed is not None and made is not None and sealed != made
    }


def _made_of_records(edge: Block) -> Hashes:
    """The hashes that the leaves of the edge would have if they were made of their records now."""
    keys = [key_in(row.entry) if row else None for row in edge.rows]
    entries = records_of(key for key in keys if key and key[0] in SEALED_KINDS)
    return tuple(
        leaf_hash(entries[key][0].encode()) if key in entries else one
        for key, one in zip(keys, edge.chosen, strict=True)
    )


def _fault_of(row: LeafRow | None, made: bytes | None, sealed: bytes | None, position: int) -> Finding | None:
    if row is None:
        return Finding(Act.REMOVED, Row.LEAF, "it is missing", position=position)
    if sealed is not None and made != sealed:
        detail = "its entry is not the one that was sealed here"
    elif row.hash != made:
        detail = "the hash beside its entry is not that of the entry"
    elif not row.has_its_record_id:
        detail = "the record id beside its entry is not the one in the entry"
    else:
        return None
    return row.finding(Act.CHANGED, detail)
