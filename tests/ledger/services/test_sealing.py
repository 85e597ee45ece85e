"""What waits gets its place: every leaf once, no gap, and a root that anybody can compute again."""

import base64
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from common.merkle import leaf_hash
from common.signed_note import open_note
from ledger.log_keys import current_verifier, origin
from ledger.models import Checkpoint, Leaf, Tile, WaitingLeaf
from ledger.queries.edge import Edge
from ledger.services import sealing
from ledger.services.leaf import add_leaf, add_leaves
from ledger.services.sealing import LogDamaged, LogRenamed, seal
from tests.common.test_merkle import naive_root
from tests.factories.ledger import entry_of, make_log, seal_entries
from tests.ledger.tampering import change_rows

pytestmark = pytest.mark.django_db


def stored_entries():
    return list(Leaf.objects.order_by("position").values_list("position", "entry"))


def test_what_waits_gets_consecutive_positions(at):
    first, second = [entry_of(1), entry_of(2)], [entry_of(3)]

    assert (seal_entries(first, at=at), seal_entries(second, at=at)) == (2, 1)

    assert stored_entries() == list(enumerate(first + second))
    assert not WaitingLeaf.objects.exists()


def test_the_checkpoint_signs_the_root_of_all_entries(at):
    entries = make_log(5, at=at)

    checkpoint = Checkpoint.objects.get()
    root = naive_root([entry.encode() for entry in entries])
    text, signed = open_note(checkpoint.note, [current_verifier()])
    assert (checkpoint.size, bytes(checkpoint.root), checkpoint.at) == (5, root, at)
    assert text == f"{origin()}\n5\n{base64.b64encode(root).decode()}\n"
    assert [one.by for one in signed] == [current_verifier()]


@pytest.mark.parametrize("sizes", [(255, 1, 1), (256, 256), (1, 300, 700), (70_000 % 997, 513)])
def test_it_grows_as_if_it_had_been_made_at_once(sizes, at):
    entries = [entry for size in sizes for entry in make_log(size, at=at)]

    for checkpoint in Checkpoint.objects.all():
        wanted = naive_root([entry.encode() for entry in entries[: checkpoint.size]])
        assert bytes(checkpoint.root) == wanted
    assert Checkpoint.objects.count() == len(sizes)


def test_full_tiles_are_kept(at, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 300)  # so that batches end inside of tiles
    entries = make_log(600, at=at)

    tiles = {(tile.level, tile.index): tile for tile in Tile.objects.all()}
    hashes = [leaf_hash(entry.encode()) for entry in entries]
    assert set(tiles) == {(0, 0), (0, 1)}
    assert bytes(tiles[0, 1].hashes) == b"".join(hashes[256:512])
    assert bytes(tiles[0, 1].root) == naive_root([entry.encode() for entry in entries[256:512]])


def test_a_tile_of_tiles_is_kept_too():
    entries = [str(number).encode() for number in range(70_000)]
    edge = Edge(0)

    full = edge.add([leaf_hash(entry) for entry in entries])

    # The example of tlog-tiles: of 70,000 leaves 273 full tiles of level 0 and one of level 1.
    assert [(tile.level, tile.index) for tile in full if tile.level] == [(1, 0)]
    assert [tile.index for tile in full if tile.level == 0] == list(range(273))
    assert [len(level) for level in edge.levels] == [112, 17, 1]
    assert next(tile.root for tile in full if tile.level) == naive_root(entries[:65_536])
    assert edge.root() == naive_root(entries)


def test_an_idle_run_writes_nothing(at, django_assert_num_queries):
    make_log(3, at=at)

    with django_assert_num_queries(1):
        assert seal(at=at + timedelta(days=2)) == 0
    assert Checkpoint.objects.count() == 1


def test_many_batches_are_sealed_in_one_run(at, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 10)
    entries = make_log(25, at=at)

    assert stored_entries() == list(enumerate(entries))
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [10, 20, 25]


def test_what_is_rolled_back_is_never_sealed(at):
    with transaction.atomic():
        add_leaf(entry_of(1))
        transaction.set_rollback(True)
    add_leaf(kept := entry_of(2))

    seal(at=at)

    assert stored_entries() == [(0, kept)]


def test_an_entry_that_nobody_can_read_holds_nothing_up(at):
    odd = ["", "[" * 60_000, '{"id": "\\ud800"}', "x" * 65_535]
    add_leaves([*odd, entry_of(1)])

    assert seal(at=at) == 5
    assert list(Leaf.objects.filter(record_id=None).values_list("entry", flat=True)) == odd


def test_an_entry_longer_than_a_bundle_can_say_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        add_leaf("ü" * 32_768)


def test_it_refuses_to_sign_on_top_of_changed_leaves(at):
    make_log(3, at=at)
    change_rows("UPDATE ledger_leaf SET hash = %s WHERE position = 1", [leaf_hash(b"forged")])

    with pytest.raises(LogDamaged):
        make_log(1, at=at)
    assert (Checkpoint.objects.count(), WaitingLeaf.objects.count()) == (1, 1)


def test_it_refuses_to_go_on_under_another_name(at, settings):
    make_log(3, at=at)
    settings.LEDGER_ORIGIN = "moved.example.gov.cn/log"

    with pytest.raises(LogRenamed, match="not moved"):
        make_log(1, at=at)


def test_it_refuses_to_sign_on_top_of_lost_leaves(at):
    make_log(3, at=at)
    change_rows("DELETE FROM ledger_leaf WHERE position = 0")

    with pytest.raises(LogDamaged, match="missing"):
        make_log(1, at=at)


def test_a_leaf_put_behind_the_end_is_not_taken_over(at):
    make_log(3, at=at)
    forged = entry_of(9)
    Leaf.objects.create(position=3, entry=forged, hash=leaf_hash(forged.encode()), record_id=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_log(1, at=at)


@pytest.mark.parametrize("table", ["ledger_leaf", "ledger_tile", "ledger_checkpoint"])
def test_the_database_refuses_to_change_the_log(at, table):
    make_log(256, at=at)
    column = {"ledger_leaf": "entry", "ledger_tile": "level", "ledger_checkpoint": "note"}[table]

    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_database_refuses_to_change_what_waits():
    add_leaf(entry_of(1))

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        WaitingLeaf.objects.update(entry=entry_of(2))
