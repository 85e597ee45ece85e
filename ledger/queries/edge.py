"""The right edge of the tree, where it grows."""

from collections.abc import Sequence

from common.merkle import Complete, fold, root_of
from ledger.models import TILE_HEIGHT, TILE_WIDTH, Tile
from ledger.queries.tile import TreeIncomplete, edge_tile


class Edge:
    """The right edge of the tree: the last tile of each level, as far as it is not full.

    All that is needed to let the tree grow and to know its root, however large it is.
    """

    def __init__(self, size: int):
        self.size = size
        self.levels: list[list[bytes]] = []
        while size >> TILE_HEIGHT * len(self.levels):
            width = (size >> TILE_HEIGHT * len(self.levels)) % TILE_WIDTH
            index = size >> TILE_HEIGHT * (len(self.levels) + 1)
            self.levels.append(edge_tile(len(self.levels), index, width) if width else [])

    def root(self) -> bytes:
        return root_of(self.size, self._complete())

    def add(self, hashes: Sequence[bytes]) -> list[Tile]:
        """Take in the hashes of new leaves; the tiles that have become full."""
        full: list[Tile] = []
        for one in hashes:
            self.size += 1
            self._push(0, one, full)
        return full

    def _push(self, level: int, one: bytes, full: list[Tile]) -> None:
        if level == len(self.levels):
            self.levels.append([])
        self.levels[level].append(one)
        if len(self.levels[level]) < TILE_WIDTH:
            return
        hashes, self.levels[level] = self.levels[level], []
        index = (self.size >> TILE_HEIGHT * (level + 1)) - 1
        full.append(Tile(level=level, index=index, hashes=b"".join(hashes), root=fold(hashes)))
        self._push(level + 1, bytes(full[-1].root), full)

    def _complete(self) -> Complete:
        def complete(height: int, index: int) -> bytes:
            level, rest = divmod(height, TILE_HEIGHT)
            place = (index << rest) % TILE_WIDTH
            hashes = self.levels[level][place : place + (1 << rest)]
            if len(hashes) != 1 << rest:
                raise TreeIncomplete(f"hashes of level {level} are missing before size {self.size}")
            return fold(hashes)

        return complete
