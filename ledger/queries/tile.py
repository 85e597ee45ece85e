"""The tree as it is stored: full tiles, and what the tile at the right edge of a level consists of."""

from common.merkle import Complete, fold
from ledger.models import TILE_HEIGHT, TILE_WIDTH, Leaf, Tile

HASH_BYTES = 32


class TreeIncomplete(LookupError):
    """A hash that should be stored is not: the tables were tampered with, or a larger tree was asked for."""


def cut(hashes: bytes) -> list[bytes]:
    return [hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)]


def full_tile(level: int, index: int) -> list[bytes] | None:
    hashes = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
    return None if hashes is None else cut(bytes(hashes))


def edge_tile(level: int, index: int, width: int = TILE_WIDTH) -> list[bytes]:
    """As many hashes, `width` at most, as there are of a tile that may still grow."""
    first = index * TILE_WIDTH
    if level == 0:
        leaves = Leaf.objects.filter(position__gte=first, position__lt=first + width).order_by("position")
        return [bytes(one) for one in leaves.values_list("hash", flat=True)]
    below = Tile.objects.filter(level=level - 1, index__gte=first, index__lt=first + width).order_by("index")
    return [bytes(one) for one in below.values_list("root", flat=True)]


def width_of_tile(level: int, index: int, size: int) -> int:
    """How many hashes a tile has in a tree of that size: 256 when full, 0 when there is no such tile."""
    hashes = size >> TILE_HEIGHT * level
    return max(0, min(TILE_WIDTH, hashes - index * TILE_WIDTH))


def stored_tree() -> Complete:
    """The hashes of complete subtrees, for `common.merkle`.

    Each tile is read once for each call of this function. A proof needs two a level at the most: that which
    the way of its leaf passes through, and the one at the right edge of the tree.
    """
    tiles: dict[tuple[int, int], list[bytes]] = {}

    def complete(height: int, index: int) -> bytes:
        level, rest = divmod(height, TILE_HEIGHT)
        tile, place = divmod(index << rest, TILE_WIDTH)
        if (level, tile) not in tiles:
            found = full_tile(level, tile)
            tiles[level, tile] = edge_tile(level, tile) if found is None else found
        hashes = tiles[level, tile][place : place + (1 << rest)]
        if len(hashes) != 1 << rest:
            raise TreeIncomplete(f"tile {level}/{tile} has no hashes from {place} on")
        return fold(hashes)

    return complete
