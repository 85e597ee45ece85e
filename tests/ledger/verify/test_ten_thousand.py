"""Rows tampered with among ten thousand, many of each kind at once: all are found and named, no others."""

import itertools

from ledger.queries.verify import verify
from tests.ledger.verify import acts
from tests.ledger.verify.conftest import named

SEALED, WAITING = 10_000, 300
FULL = SEALED // 256 * 256
MANY = 20


def choose(log, rows, number):
    """So many of them, in an order of chance, none twice."""
    return iter(log.chance.sample(rows, number))


def pairs(rows):
    return zip(rows, rows, strict=True)  # one iterator, drawn from twice


def test_a_log_that_nobody_touched_is_found_whole(log):
    report = verify()

    assert (report.findings, report.remarks) == ([], [])
    assert report.looked_at == {
        "records": SEALED + WAITING,
        "leaves": SEALED,
        "waiting leaves": WAITING,
        "tiles": SEALED // 256,
        "checkpoints": 5,
    }


def test_records(log):
    rows = choose(log, range(SEALED), 8 * MANY)
    expected = set()
    for act in (acts.change_note, acts.change_salt, acts.change_answers, acts.remove_record, acts.add_record):
        for number in itertools.islice(rows, MANY):
            expected |= act(log, number)
    for one, other in pairs(itertools.islice(rows, 2 * MANY)):
        expected |= acts.swap_records(log, one, other)

    assert named() == expected


def test_leaves(log):
    rows = choose(log, range(FULL), 9 * MANY)
    expected = acts.change_entry(log, SEALED - 3) | acts.add_leaf_behind_the_end(log, 5)
    for act in (
        acts.change_entry,
        acts.change_hash,
        acts.change_entry_and_hash,
        acts.change_record_id,
        acts.remove_leaf,
        acts.remove_leaf_and_record,
        acts.change_leaf_with_its_record,
    ):
        for number in itertools.islice(rows, MANY):
            expected |= act(log, number)
    for one, other in pairs(itertools.islice(rows, 2 * MANY)):
        expected |= acts.swap_leaves(log, one, other)

    assert named() == expected


def test_tiles_and_the_leaves_beneath_them(log):
    tiles = choose(log, range(FULL // 256), 10)
    expected = acts.add_tile(log, 3)
    for act in (acts.change_tile_hashes, acts.change_tile_root, acts.remove_tile, acts.change_tile_wholly):
        for index in itertools.islice(tiles, 2):
            expected |= act(log, index)
            expected |= acts.change_hash(log, 256 * index + log.chance.randrange(256))
    expected |= acts.swap_tiles(log, *tiles)

    assert named() == expected


def test_what_waits(log):
    rows = choose(log, range(SEALED, SEALED + WAITING), 7 * 10)
    expected = set()
    for act in (
        acts.change_waiting,
        acts.remove_waiting,
        acts.add_waiting,
        acts.add_waiting_of_no_kind,
        acts.let_wait_twice,
        acts.change_note,
        acts.remove_record,
    ):
        for number in itertools.islice(rows, 10):
            expected |= act(log, number)

    assert named() == expected
