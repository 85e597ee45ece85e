"""A fingerprint by which two photos of the same sight are known, however they were scaled or compressed.

The perceptual hash of the low frequencies: the picture as 32 × 32 greys, its discrete cosine transform, and
for each of the 63 lowest frequencies whether it lies above their median. Mean brightness is left out, so
that the number is never negative and fits a bigint column.
"""

from io import BytesIO

import numpy as np
from PIL import Image

SIDE, KEPT = 32, 8
BITS = KEPT * KEPT - 1
_positions, _frequencies = np.arange(SIDE), np.arange(KEPT)[:, None]
_COSINES = np.cos(np.pi * _frequencies * (2 * _positions + 1) / (2 * SIDE))


def fingerprint_of(jpeg: bytes) -> int:
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as image:
        image.draft("L", (SIDE * 4, SIDE * 4))
        greys = np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS), dtype=float)
    waves = (_COSINES @ greys @ _COSINES.T).ravel()[1:]
    bits = np.concatenate(([False], waves > np.median(waves)))
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def differing_bits(one: int, other: int) -> int:
    """How many of the 63 bits differ: 0 for one picture, about 31 for two with nothing in common."""
    return (one ^ other).bit_count()
