"""One row tampered with among a few hundred: it is found, named, and nothing else is."""

import pytest

from tests.ledger.verify import acts
from tests.ledger.verify.conftest import named

SEALED, WAITING = 700, 40  # two full tiles and an edge of 188 leaves
EDGE = 512
BENEATH, AT_THE_EDGE = "beneath a tile", "at the edge"


@pytest.mark.parametrize(
    "act",
    [
        acts.change_note, acts.change_time, acts.change_salt, acts.change_answers, acts.remove_record,
        acts.change_entry, acts.change_hash, acts.change_entry_and_hash, acts.change_entry_to_nonsense,
        acts.change_record_id, acts.remove_leaf, acts.remove_leaf_and_record, acts.add_record,
        acts.add_leaf_behind_the_end,
    ],
    ids=lambda act: act.__name__,
)  # fmt: skip
@pytest.mark.parametrize("where", [BENEATH, AT_THE_EDGE])
def test_a_record_or_its_leaf(log, act, where):
    number = log.chance.randrange(EDGE) if where == BENEATH else log.chance.randrange(EDGE, SEALED)

    expected = act(log, number)

    assert named() == expected


@pytest.mark.parametrize("act", [acts.swap_leaves, acts.swap_records], ids=lambda act: act.__name__)
@pytest.mark.parametrize("where", [(BENEATH, BENEATH), (BENEATH, AT_THE_EDGE), (AT_THE_EDGE, AT_THE_EDGE)])
def test_two_that_changed_places(log, act, where):
    places = {BENEATH: range(EDGE), AT_THE_EDGE: range(EDGE, SEALED)}
    one = log.chance.choice(places[where[0]])
    other = log.chance.choice([place for place in places[where[1]] if place != one])

    expected = act(log, one, other)

    assert named() == expected


@pytest.mark.parametrize(
    "act",
    [
        acts.change_waiting, acts.remove_waiting, acts.add_waiting, acts.add_waiting_of_no_kind,
        acts.add_waiting_nonsense, acts.let_wait_twice, acts.change_note, acts.remove_record,
    ],
    ids=lambda act: act.__name__,
)  # fmt: skip
def test_what_waits(log, act):
    expected = act(log, log.chance.randrange(SEALED, SEALED + WAITING))

    assert named() == expected


def test_what_waits_though_it_is_sealed(log):
    number = log.chance.randrange(SEALED)
    acts.let_wait_twice(log, number)

    assert named() == {("ADDED", "waiting leaf", (None, log.ids[number]))}


@pytest.mark.parametrize(
    "act",
    [
        acts.change_tile_hashes,
        acts.change_tile_root,
        acts.change_tile_wholly,
        acts.remove_tile,
        acts.add_tile,
    ],
    ids=lambda act: act.__name__,
)
@pytest.mark.parametrize("index", [0, 1])
def test_a_tile(log, act, index):
    expected = act(log, index)

    assert named() == expected


def test_two_tiles_that_changed_places(log):
    expected = acts.swap_tiles(log, 0, 1)

    assert named() == expected


def test_a_leaf_that_was_changed_together_with_its_record(log):
    expected = acts.change_leaf_with_its_record(log, log.chance.randrange(EDGE))

    assert named() == expected


def test_of_all_that_is_forged_alike_at_the_edge_the_signed_root_is_left(log):
    """Record, entry and hash say the same and no tile has the leaf: what is wrong is told by its range."""
    acts.change_leaf_with_its_record(log, log.chance.randrange(EDGE, SEALED))

    assert named() == {("CHANGED", "checkpoint", SEALED)}


def test_the_ids_of_what_waits_mean_nothing(log):
    """Two that wait have no order yet: to exchange them changes nothing."""
    acts.change_rows("UPDATE ledger_waitingleaf SET id = id + 1000000")

    assert named() == set()
