"""The way of one hazard: its moves with their photos, in the order in which they were made."""

from django.db.models import Prefetch

from hazards.models import Hazard, HazardEvidence, HazardMove


def moves_of(hazard: Hazard) -> list[HazardMove]:
    shown = HazardEvidence.objects.order_by("number").select_related("photo")
    moves = HazardMove.objects.filter(hazard=hazard).select_related("by")
    return list(moves.prefetch_related(Prefetch("evidence", shown)).order_by("number"))


def photos_of(moves: list[HazardMove], phase: str) -> list[HazardEvidence]:
    return [one for move in moves for one in move.evidence.all() if one.phase == phase]


def submitters_of(moves: list[HazardMove]) -> set[int | None]:
    """Who ever said that it is put right: none of them verifies it."""
    return {move.by_id for move in moves if move.act == HazardMove.Act.SUBMIT}
