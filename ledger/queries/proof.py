"""Proofs over the stored tree, and the file with which anybody checks one without a network."""

import base64
from collections.abc import Sequence

from common.merkle import consistency_proof, inclusion_proof
from ledger.models import Checkpoint, Leaf
from ledger.queries.tile import stored_tree

PROOF_FORMAT = "c2sp.org/tlog-proof@v1"


def prove_inclusion(position: int, size: int) -> list[bytes]:
    return inclusion_proof(position, size, stored_tree())


def prove_consistency(old: int, new: int) -> list[bytes]:
    """That the tree of size `new` still begins with the first `old` leaves."""
    return consistency_proof(old, new, stored_tree())


def proof_file(leaf: Leaf, checkpoint: Checkpoint, cosignatures: Sequence[str] = ()) -> str:
    """C2SP tlog-proof, with the entry itself as extra data: it is believed because it hashes to the leaf."""
    lines = [
        PROOF_FORMAT,
        f"extra {base64.b64encode(leaf.entry.encode()).decode()}",
        f"index {leaf.position}",
        *hash_lines(prove_inclusion(leaf.position, checkpoint.size)),
        "",
        checkpoint.note,
    ]
    return "\n".join(lines) + "".join(cosignatures)


def hash_lines(hashes: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in hashes]
