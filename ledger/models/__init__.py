from ledger.models.checkpoint import Checkpoint
from ledger.models.cosignature import Cosignature
from ledger.models.leaf import Leaf
from ledger.models.log_check import LogCheck
from ledger.models.tile import TILE_HEIGHT, TILE_WIDTH, Tile
from ledger.models.waiting_leaf import WaitingLeaf
from ledger.models.witness_state import WitnessState

__all__ = [
    "TILE_HEIGHT",
    "TILE_WIDTH",
    "Checkpoint",
    "Cosignature",
    "Leaf",
    "LogCheck",
    "Tile",
    "WaitingLeaf",
    "WitnessState",
]
