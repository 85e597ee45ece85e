"""What a move of a hazard is sealed as: everything that was written down with it, and its photos."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import pgettext_lazy

from enterprises.models import Photo
from hazards.models import Hazard, HazardEvidence, HazardMove
from hazards.queries.contradicted_hazard import contradicted_hazards
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000


def sealed_move(move: HazardMove, hazard: Hazard, photos: Sequence[tuple[str, Photo]]) -> SealedRecord:
    """`photos` are pairs of phase and photo, in their order. What was found is sealed with the first move."""
    return SealedRecord(
        kind=HAZARD_MOVE.name,
        record_id=move.log_id,
        revision=1,
        at=move.at,
        payload=_payload(move, hazard, photos),
        salt=bytes(move.salt),
        attachments=[photo.sha256 for _phase, photo in photos],
    )


def sealed_moves(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    """Those from before the loop was recorded are left out: nobody wrote them down when they happened."""
    moves = HazardMove.objects.filter(is_earlier=False).order_by("pk").select_related("hazard__enterprise")
    if ids is not None:
        moves = moves.filter(log_id__in=ids)
    shown = HazardEvidence.objects.order_by("move", "number").select_related("photo")
    for move in moves.prefetch_related(Prefetch("evidence", shown)).iterator(BATCH):
        yield sealed_move(move, move.hazard, [(one.phase, one.photo) for one in move.evidence.all()])


def _payload(move: HazardMove, hazard: Hazard, photos: Sequence[tuple[str, Photo]]) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "enterprise": hazard.enterprise.public_id,
        "hazard": hazard.pk,
        "number": move.number,
        "act": str(move.act),
        "from": str(move.from_state),
        "to": str(move.to_state),
        "by": move.by_id,
        "at": moment_text(move.at),
        "reason": move.reason,
        "severity": str(move.severity),
        "due_at": moment_text(move.due_at),
        "asked_until": moment_text(move.asked_until),
        "case_number": move.case_number,
        "no_before_photo": move.no_before_photo,
        "no_after_photo": move.no_after_photo,
        "photos": [
            {
                "id": str(photo.pk),
                "phase": str(phase),
                "sha256": photo.sha256,
                "sent_sha256": photo.sent_sha256,
                "captured_at": moment_text(photo.captured_at),
            }
            for phase, photo in photos
        ],
    }
    if move.number == 1:
        payload["found"] = {
            "source": str(hazard.source),
            "source_key": hazard.source_key,
            "title": hazard.title,
            "legal_item": hazard.legal_item,
            "at": moment_text(hazard.found_at),
            "by": hazard.found_by_id,
            "reopened_from": hazard.reopened_from_id,
        }
    return payload


HAZARD_MOVE = SealedKind(
    name="hazard-move",
    label=pgettext_lazy("一条", "隐患流转"),
    records=sealed_moves,
    contradictions=contradicted_hazards,
)
