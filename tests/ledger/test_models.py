"""Each promise of the tables, broken once."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.models import Checkpoint, Cosignature, Leaf, Tile, WaitingLeaf, WitnessState
from tests.factories.ledger import AT, cosign_checkpoint, make_log
from tests.ledger.witness_of_tests import WITNESS_KEY, WITNESS_NAME

pytestmark = pytest.mark.django_db
HASH, HASHES = bytes(32), bytes(32 * 256)
SEEN = {"vkey": "a+b+c", "asked_at": AT}


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (WaitingLeaf(entry="ü" * 32_768), "waiting_leaf_fits_a_bundle"),
        (Leaf(position=0, entry="", hash=b"short"), "leaf_hash_is_sha256"),
        (Tile(level=0, index=0, hashes=HASH, root=HASH), "tile_is_full"),
        (Tile(level=0, index=0, hashes=HASHES, root=b"short"), "tile_root_is_sha256"),
        (Checkpoint(size=0, root=HASH, note="", at=AT), "checkpoint_of_something"),
        (Checkpoint(size=1, root=b"short", note="", at=AT), "checkpoint_root_is_sha256"),
        (WitnessState(**SEEN, failed_since=AT), "witness_failure_has_its_error"),
        (WitnessState(**SEEN, error="LogForked"), "witness_failure_has_its_error"),
        (WitnessState(**SEEN, is_permanent=True), "witness_failure_has_its_error"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_must_always_hold(row, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "row",
    [
        Leaf(position=0, entry="", hash=HASH),
        Tile(level=0, index=0, hashes=HASHES, root=HASH),
        Checkpoint(size=1, root=HASH, note="", at=AT),
    ],
    ids=lambda row: type(row).__name__,
)
def test_what_has_its_place_has_it_once(row):
    row.save(force_insert=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_co_signature_is_kept_once():
    make_log(1)
    first = cosign_checkpoint(1, key=WITNESS_KEY, name=WITNESS_NAME)
    again = Cosignature(checkpoint_id=1, vkey=first.vkey, line=first.line, cosigned_at=first.cosigned_at)

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_the_database_says_since_when_a_leaf_waits():
    before = timezone.now()
    leaf = WaitingLeaf.objects.create(entry="{}")
    leaf.refresh_from_db()

    # Its clock counts whole milliseconds on SQLite.
    assert abs(leaf.written_at - before).total_seconds() < 60


def test_rows_tell_themselves_apart():
    make_log(256)
    cosignature = cosign_checkpoint(256, key=WITNESS_KEY, name=WITNESS_NAME)

    assert str(Leaf.objects.get(position=7)).startswith('7 {"attachments"')
    assert str(Tile.objects.get()) == "0/0"
    assert str(Checkpoint.objects.get()).startswith("256 ")
    assert str(cosignature) == f"256 {WITNESS_NAME}"
    assert str(WitnessState(vkey="a+b+c")) == "a"
