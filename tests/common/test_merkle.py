"""RFC 6962 and 9162: published vectors, the definition written out naively, a second implementation."""

from hashlib import sha256

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.merkle import (
    EMPTY_ROOT,
    GrowingTree,
    ProofRefused,
    consistency_proof,
    fold,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves of the certificate transparency test data, and the roots of their first n.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def tree_over(entries):
    """A `complete` that keeps nothing but the leaves."""

    def complete(height, index):
        width = 1 << height
        return fold([leaf_hash(entry) for entry in entries[index * width : (index + 1) * width]])

    return complete


def naive_root(entries):
    """MTH of RFC 6962, 2.1, word for word."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return sha256(b"\x01" + naive_root(entries[:half]) + naive_root(entries[half:])).digest()


def subproof(old, entries, *, is_whole):
    """SUBPROOF of RFC 6962, 2.1.2, word for word, with hashes of the other implementation."""

    def root(part):
        tree = pymerkle.InmemoryTree(algorithm="sha256")
        tree.append_entries(part)
        return tree.get_root(len(part))

    if old == len(entries):
        return [] if is_whole else [root(entries)]
    half = 1
    while half * 2 < len(entries):
        half *= 2
    if old <= half:
        return [*subproof(old, entries[:half], is_whole=is_whole), root(entries[half:])]
    return [*subproof(old - half, entries[half:], is_whole=False), root(entries[:half])]


@pytest.mark.parametrize("size", range(1, 9))
def test_it_has_the_published_roots(size):
    assert root_of(size, tree_over(ENTRIES)).hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert root_of(0, tree_over([])) == EMPTY_ROOT == naive_root([])


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
        (5, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)  # fmt: skip
def test_it_gives_the_published_paths(index, size, path):
    assert [step.hex() for step in inclusion_proof(index, size, tree_over(ENTRIES))] == path


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (1, 1, []),
        (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
        (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
        (2, 5, ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
    ],
)  # fmt: skip
def test_it_gives_the_published_consistency_proofs(old, new, path):
    assert [step.hex() for step in consistency_proof(old, new, tree_over(ENTRIES))] == path


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=300), st.data())
def test_another_implementation_agrees(entries, data):
    oracle = pymerkle.InmemoryTree(algorithm="sha256")
    oracle.append_entries(entries)
    complete = tree_over(entries)
    size = data.draw(st.integers(1, len(entries)))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))

    assert root_of(size, complete) == oracle.get_root(size)
    assert inclusion_proof(index, size, complete) == oracle.prove_inclusion(index + 1, size).path[1:]
    assert consistency_proof(old, size, complete) == subproof(old, entries[:size], is_whole=True)
    # Its own consistency proofs are longer than the RFC's where the old tree is complete; they fit our roots.
    theirs = oracle.prove_consistency(old, size)
    pymerkle.verify_consistency(root_of(old, complete), root_of(size, complete), theirs)


def test_every_leaf_of_every_small_tree_can_be_proved():
    entries = [str(number).encode() for number in range(40)]
    complete = tree_over(entries)
    for size in range(1, 41):
        root = root_of(size, complete)
        assert root == naive_root(entries[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, complete)
            verify_inclusion(leaf=leaf_hash(entries[index]), index=index, size=size, proof=proof, root=root)


def test_every_small_tree_is_shown_to_continue_every_smaller_one():
    entries = [str(number).encode() for number in range(34)]
    complete = tree_over(entries)
    roots = [naive_root(entries[:size]) for size in range(35)]
    for new in range(35):
        for old in range(new + 1):
            proof = consistency_proof(old, new, complete)
            verify_consistency(old=old, old_root=roots[old], new=new, new_root=roots[new], proof=proof)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.integers(0, 300))
def test_a_growing_tree_has_the_same_roots(first, more):
    entries = [str(number).encode() for number in range(first + more)]
    tree = GrowingTree.of_size(first, tree_over(entries))
    kept = tree.copy()

    for size, entry in enumerate(entries[first:], start=first + 1):
        tree.add(leaf_hash(entry))
        assert (tree.size, tree.root()) == (size, root_of(size, tree_over(entries)))
    assert kept.root() == naive_root(entries[:first])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_wrong_proof_is_taken(data):
    size = data.draw(st.integers(2, 300))
    entries = [str(number).encode() for number in range(size)]
    complete = tree_over(entries)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, complete)
    leaf, root = leaf_hash(entries[index]), root_of(size, complete)
    kind = data.draw(st.sampled_from(["flip", "cut", "longer", "other leaf", "other root", "other index"]))
    wrong = {"leaf": leaf, "index": index, "size": size, "proof": proof, "root": root}
    if kind == "flip":
        place = data.draw(st.integers(0, len(proof) - 1))
        wrong["proof"] = [
            *proof[:place],
            bytes([proof[place][0] ^ 1]) + proof[place][1:],
            *proof[place + 1 :],
        ]
    elif kind == "cut":
        wrong["proof"] = proof[:-1]
    elif kind == "longer":
        wrong["proof"] = [*proof, root]
    elif kind == "other leaf":
        wrong["leaf"] = leaf_hash(b"another")
    elif kind == "other root":
        wrong["root"] = leaf_hash(b"another")
    else:
        wrong["index"] = data.draw(st.integers(0, size - 1).filter(lambda other: other != index))

    with pytest.raises(ProofRefused):
        verify_inclusion(**wrong)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 200), st.integers(1, 100), st.data())
def test_a_log_that_changed_its_past_is_found_out(old, more, data):
    entries = [str(number).encode() for number in range(old + more)]
    forged = list(entries)
    forged[data.draw(st.integers(0, old - 1))] = b"another"
    proof = consistency_proof(old, old + more, tree_over(forged))

    with pytest.raises(ProofRefused):
        verify_consistency(
            old=old,
            old_root=naive_root(entries[:old]),
            new=old + more,
            new_root=naive_root(forged),
            proof=proof,
        )
