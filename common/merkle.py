"""The Merkle tree of RFC 6962 section 2.1 (and RFC 9162 section 2.1), over whatever stores its hashes.

Every function that needs the tree takes `complete`: called with a height and an index, it gives the hash of
the complete subtree over the leaves index·2^height up to (index+1)·2^height. All roots and proofs are made
of such subtrees, which never change once their leaves are there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Self

Complete = Callable[[int, int], bytes]
EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


class ProofRefused(ValueError):
    """The proof doesn't show what it is said to show."""


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_of(size: int, complete: Complete) -> bytes:
    return _range_hash(0, size, complete) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, complete: Complete) -> list[bytes]:
    """From the leaf's sibling up to the child of the root (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise IndexError(index)
    proof, low, high = [], 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_range_hash(middle, high, complete))
            high = middle
        else:
            proof.append(_range_hash(low, middle, complete))
            low = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, complete: Complete) -> list[bytes]:
    """That the first `old` leaves are still the same at size `new` (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise IndexError(old)
    if old in (0, new):
        return []
    proof, low, high = [], 0, new
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(_range_hash(middle, high, complete))
            high = middle
        else:
            proof.append(_range_hash(low, middle, complete))
            low = middle
    if low:  # else it is the old root, which whoever checks has
        proof.append(_range_hash(low, high, complete))
    return proof[::-1]


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """RFC 9162, 2.1.3.2; `leaf` is the hash of the entry."""
    if not 0 <= index < size:
        raise ProofRefused("index lies outside of the tree")
    found = leaf
    for sibling, is_left in _way_up(index, size - 1, proof):
        found = node_hash(sibling, found) if is_left else node_hash(found, sibling)
    if found != root:
        raise ProofRefused("the proof leads to another root")


def verify_consistency(
    *, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """RFC 9162, 2.1.4.2."""
    if not 0 <= old <= new:
        raise ProofRefused("a log never gets smaller")
    if old in (0, new):
        if proof or (old == new and old_root != new_root):
            raise ProofRefused("there is nothing to prove, or one size with two roots")
        return
    way = list(proof)
    if old & (old - 1) == 0:  # a complete tree: its root begins the way, and whoever checks has it
        way.insert(0, old_root)
    if not way:
        raise ProofRefused("the proof is too short")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    found_old = found_new = way[0]
    for sibling, is_left in _way_up(place, last, way[1:]):
        if is_left:
            found_old, found_new = node_hash(sibling, found_old), node_hash(sibling, found_new)
        else:
            found_new = node_hash(found_new, sibling)
    if found_old != old_root or found_new != new_root:
        raise ProofRefused("the proof leads to another root")


def _way_up(place: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each sibling, and whether it stands left; the way ends at the root, neither before nor behind it."""
    for sibling in proof:
        if last == 0:
            raise ProofRefused("the proof is too long")
        is_left = place & 1 == 1 or place == last
        if is_left:
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        yield sibling, is_left
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofRefused("the proof is too short")


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash over a power of two of neighbouring subtrees of one height."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[n], row[n + 1]) for n in range(0, len(row), 2)]
    return row[0]


class GrowingTree:
    """A tree to which leaves are added one by one; it keeps nothing but a hash for each bit of its size.

    `peaks` are the roots of the complete subtrees that it consists of, the largest first.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()):
        self.size, self.peaks = size, list(peaks)

    @classmethod
    def of_size(cls, size: int, complete: Complete) -> Self:
        heights = [height for height in reversed(range(size.bit_length())) if size >> height & 1]
        return cls(size, [complete(height, (size >> height) - 1) for height in heights])

    def copy(self) -> Self:
        return type(self)(self.size, self.peaks)

    def add(self, leaf: bytes) -> None:
        self.peaks.append(leaf)
        rest = self.size
        while rest & 1:
            right, left = self.peaks.pop(), self.peaks.pop()
            self.peaks.append(node_hash(left, right))
            rest >>= 1
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


def _range_hash(low: int, high: int, complete: Complete) -> bytes:
    """Of the leaves from low up to high; low is a multiple of the power of two that holds them."""
    number = high - low
    if number & (number - 1) == 0:
        height = number.bit_length() - 1
        return complete(height, low >> height)
    middle = low + _split(number)
    return node_hash(_range_hash(low, middle, complete), _range_hash(middle, high, complete))


def _split(number: int) -> int:
    """The largest power of two smaller than the number."""
    return 1 << (number - 1).bit_length() - 1
