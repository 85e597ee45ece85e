"""Proofs read from stored tiles, against a second implementation of the tree (pymerkle)."""

import random

import pymerkle
import pytest

from common.merkle import root_of, verify_consistency, verify_inclusion
from ledger.models import Checkpoint
from ledger.queries.proof import prove_consistency, prove_inclusion
from ledger.queries.tile import TreeIncomplete, stored_tree, width_of_tile
from tests.common.test_merkle import subproof
from tests.factories.ledger import make_log
from tests.ledger.tampering import change_rows

pytestmark = pytest.mark.django_db
SIZE = 1_300  # five full tiles of level 0 and a part


@pytest.fixture
def entries():
    return [entry.encode() for entry in make_log(SIZE)]


@pytest.fixture
def oracle(entries):
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    tree.append_entries(entries)
    return tree


def test_roots_of_all_sizes_are_those_of_the_oracle(oracle):
    complete = stored_tree()

    for size in (*range(1, SIZE, 37), 255, 256, 257, 512, 1_024, 1_280, SIZE):
        assert root_of(size, complete) == oracle.get_root(size)


def test_inclusion_proofs_are_those_of_the_oracle(oracle, entries):
    chance = random.Random(6962)

    for _each in range(60):
        size = chance.randint(1, SIZE)
        position = chance.randrange(size)
        proof = prove_inclusion(position, size)
        assert proof == oracle.prove_inclusion(position + 1, size).path[1:]
        leaf, root = oracle.hash_buff(entries[position]), oracle.get_root(size)
        verify_inclusion(leaf=leaf, index=position, size=size, proof=proof, root=root)


def test_consistency_proofs_are_those_of_the_oracle(oracle, entries):
    chance = random.Random(9162)
    pairs = [sorted(chance.sample(range(1, SIZE + 1), 2)) for _each in range(60)]

    for old, new in [*pairs, (256, 257), (1, SIZE), (1_024, SIZE)]:
        proof = prove_consistency(old, new)
        assert proof == subproof(old, entries[:new], is_whole=True)
        verify_consistency(
            old=old, old_root=oracle.get_root(old), new=new, new_root=oracle.get_root(new), proof=proof
        )


def test_a_proof_reads_two_tiles_a_level_at_the_most(entries, django_assert_max_num_queries):
    """Level 0: that of the leaf and the edge. Level 1: the edge. Before an edge it looks for a full tile."""
    with django_assert_max_num_queries(5):
        prove_inclusion(300, SIZE)


def test_a_proof_for_an_old_checkpoint_is_made_of_what_has_grown_since(entries, oracle):
    make_log(400)

    assert Checkpoint.objects.count() == 2
    assert prove_inclusion(1_299, SIZE) == oracle.prove_inclusion(SIZE, SIZE).path[1:]


def test_a_hash_that_is_not_stored_is_told(entries):
    change_rows("DELETE FROM ledger_leaf WHERE position = 1290")

    with pytest.raises(TreeIncomplete):
        prove_inclusion(0, SIZE)
    with pytest.raises(TreeIncomplete):
        prove_inclusion(0, SIZE + 1)


@pytest.mark.parametrize(
    ("level", "index", "width"),
    [(0, 0, 256), (0, 272, 256), (0, 273, 112), (0, 274, 0), (1, 0, 256), (1, 1, 17), (2, 0, 1), (3, 0, 0)],
)
def test_the_widths_of_the_published_example(level, index, width):
    assert width_of_tile(level, index, 70_000) == width
