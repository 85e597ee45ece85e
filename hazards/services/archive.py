"""What a regulator orders to be put right goes in the credit archive (令49号第41条), never to the public."""

from collections.abc import Sequence

from enterprises.models import ArchiveEntry
from enterprises.services.credit.archive import Fact, enter_facts
from hazards.models import Hazard, HazardMove

ORDERED = (Hazard.Source.INSPECTION, Hazard.Source.SAMPLING, Hazard.Source.COMPLAINT)
ACTS = {
    HazardMove.Act.ASSIGN: ArchiveEntry.Act.RECORD,
    HazardMove.Act.ESCALATE: ArchiveEntry.Act.OVERDUE,
    HazardMove.Act.CLOSE: ArchiveEntry.Act.CLOSE,
    HazardMove.Act.WITHDRAW: ArchiveEntry.Act.WITHDRAW,
}


def enter_orders(moves: Sequence[HazardMove]) -> None:
    """Moves of one moment: told, overdue, closed, withdrawn. What the enterprise never heard of stays out."""
    facts = [_fact(move) for move in moves if _belongs(move)]
    if facts:
        enter_facts(facts, at=moves[0].at)


def _belongs(move: HazardMove) -> bool:
    hazard = move.hazard
    if move.act not in ACTS or hazard.source not in ORDERED or hazard.assigned_at is None:
        return False
    return move.act != HazardMove.Act.ESCALATE or hazard.is_overdue(move.at)


def _fact(move: HazardMove) -> Fact:
    hazard = move.hazard
    return Fact(
        enterprise_id=hazard.enterprise_id,
        kind=ArchiveEntry.Kind.RECTIFICATION,
        subject=ArchiveEntry.Subject.HAZARD,
        subject_id=hazard.pk,
        act=ACTS[HazardMove.Act(move.act)],
        occurred_on=hazard.found_on,
        title=hazard.title,
        outcome=move.severity,
        reason=move.reason if move.act == HazardMove.Act.WITHDRAW else "",
        sealed_as=(move.log_id, 1),
    )
