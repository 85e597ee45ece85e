"""The same sight gives nearly the same bits, another sight others."""

from PIL import ImageEnhance

from common.picture_fingerprint import differing_bits, fingerprint_of
from tests.factories.photos import as_jpeg, draw_sight

SIGHTS = 60


def test_it_knows_a_photo_that_was_scaled_compressed_or_brightened():
    differences = []
    for seed in range(SIGHTS):
        sight = draw_sight(seed)
        original = fingerprint_of(as_jpeg(sight))
        for changed in (
            as_jpeg(sight.resize((213, 160))),
            as_jpeg(sight, quality=35),
            as_jpeg(ImageEnhance.Brightness(sight).enhance(1.15)),
        ):
            differences.append(differing_bits(original, fingerprint_of(changed)))

    assert max(differences) <= 8


def test_it_tells_sights_apart():
    prints = [fingerprint_of(as_jpeg(draw_sight(seed))) for seed in range(SIGHTS)]

    nearest = min(
        differing_bits(one, other) for number, one in enumerate(prints) for other in prints[:number]
    )
    assert nearest > 8


def test_it_fits_a_bigint():
    prints = [fingerprint_of(as_jpeg(draw_sight(seed))) for seed in range(SIGHTS)]

    assert all(0 <= number < 2**63 for number in prints)
    assert max(prints) >= 2**62


def test_differing_bits_are_counted():
    assert (differing_bits(0b1011, 0b0001), differing_bits(5, 5)) == (2, 0)
