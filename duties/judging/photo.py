"""The same photo for another day, or at another enterprise (照片重复使用)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from duties.judging.finding import CLEAR, STRONG, Finding, by_manager

# Of two photos with nothing in common 31 bits differ. One that was scaled or compressed anew keeps all but a
# few; the same sight photographed again by hand differs in 8 to 34, from a fixed stand in 0 to 18.
BESIDE = 5  # so many bits beyond the limit lie few pairs of copies, and most of a camera that never moves
LEAST_BITS_SET = 20  # of a picture that shows something: black or white ones resemble each other
MOST_PAIRS = 40  # named as evidence


class ShownPhoto(NamedTuple):
    """A photo as a record shows it."""

    enterprise_id: int
    manager_id: int
    record_id: int
    due_on: date
    item: str
    photo_id: str
    fingerprint: int
    sent_sha256: str


class PhotoPair(NamedTuple):
    """A photo, and an earlier one at another enterprise that it may be a copy of."""

    photo: ShownPhoto
    earlier: ShownPhoto


def judge_photos(photos: Iterable[ShownPhoto], elsewhere: Iterable[PhotoPair], limits) -> list[Finding]:
    """`photos` are all of the candidates' of the window, `elsewhere` pairs that nearly agree."""
    pairs: dict[tuple[int, int], list[tuple[ShownPhoto, ShownPhoto, int, bool]]] = defaultdict(list)
    for manager, shown in by_manager(photos, lambda photo: photo[:2]).items():
        pairs[manager] += [(*pair, False) for pair in _copies(shown, limits)]
    for manager, foreign in by_manager(elsewhere, lambda pair: pair.photo[:2]).items():
        pairs[manager] += [(*pair, True) for pair in _foreign_copies(foreign, limits)]
    return [_finding(manager, found, limits) for manager, found in sorted(pairs.items()) if found]


def _finding(manager, found, limits) -> Finding:
    days = {day for photo, earlier, _bits, is_foreign in found for day in _days(photo, earlier, is_foreign)}
    records = {
        record_id
        for photo, earlier, _bits, is_foreign in found
        for record_id in ((photo.record_id,) if is_foreign else (photo.record_id, earlier.record_id))
    }
    has_same_file = any(photo.sent_sha256 == earlier.sent_sha256 for photo, earlier, *_rest in found)
    evidence = {
        "records": sorted(records),
        "pairs": [
            {
                "photo": str(photo.photo_id),
                "record": photo.record_id,
                "other_photo": str(earlier.photo_id),
                "other_record": earlier.record_id,
                "bits": bits,
                "is_elsewhere": is_foreign,
                "is_same_file": photo.sent_sha256 == earlier.sent_sha256,
            }
            for photo, earlier, bits, is_foreign in found[:MOST_PAIRS]
        ],
    }
    is_strong = has_same_file or len(days) >= 2 * limits.photo_days
    return Finding(*manager, tuple(sorted(days)), STRONG if is_strong else CLEAR, evidence)


def _days(photo, earlier, is_foreign):
    return (photo.due_on,) if is_foreign else (photo.due_on, earlier.due_on)


def _copies(shown: Sequence[ShownPhoto], limits) -> list[tuple[ShownPhoto, ShownPhoto, int]]:
    """Each copy with the earliest photo it resembles, of originals that were used on enough days."""
    shown = sorted(shown, key=lambda photo: (photo.due_on, photo.record_id, photo.photo_id))
    differing = differing_matrix([photo.fingerprint for photo in shown])
    days = np.array([photo.due_on.toordinal() for photo in shown])
    files = np.array([photo.sent_sha256 for photo in shown])
    same_file = files[:, None] == files[None, :]
    alike = differing <= limits.photo_bits
    for item in {photo.item for photo in shown}:
        of_item = np.array([photo.item == item for photo in shown])
        if _is_fixed_view(differing[np.ix_(of_item, of_item)], limits):
            alike[np.ix_(of_item, of_item)] = same_file[np.ix_(of_item, of_item)]
    copies, taken = [], np.zeros(len(shown), dtype=bool)
    for original in range(len(shown)):
        if taken[original]:
            continue
        group = np.flatnonzero(alike[original] & ~taken)
        if len(set(days[group])) < limits.photo_days:
            continue
        taken[group] = True
        copies += [
            (shown[place], shown[original], int(differing[original, place]))
            for place in group
            if days[place] != days[original]
        ]
    return copies


def _foreign_copies(pairs: Sequence[PhotoPair], limits) -> list[tuple[ShownPhoto, ShownPhoto, int]]:
    """The later of two is the copy; enough days of them, and no black pictures."""
    telling = [
        (pair.photo, pair.earlier, (pair.photo.fingerprint ^ pair.earlier.fingerprint).bit_count())
        for pair in pairs
        if min(pair.photo.fingerprint.bit_count(), pair.earlier.fingerprint.bit_count()) >= LEAST_BITS_SET
    ]
    return telling if len({photo.due_on for photo, *_rest in telling}) >= limits.photo_elsewhere_days else []


def _is_fixed_view(differing: np.ndarray, limits) -> bool:
    """Whether an item's photos show one sight from one place: honestly alike, by degrees and not by jumps."""
    pairs = differing[np.triu_indices(len(differing), 1)]
    near = np.count_nonzero(pairs <= limits.photo_bits)
    beside = np.count_nonzero((pairs > limits.photo_bits) & (pairs <= limits.photo_bits + BESIDE))
    return bool(beside > near)


def differing_matrix(fingerprints: Sequence[int]) -> np.ndarray:
    """How many of the 63 bits differ between each two."""
    numbers = np.array(fingerprints, dtype=np.uint64)
    return np.bitwise_count(numbers[:, None] ^ numbers[None, :]).astype(int)
