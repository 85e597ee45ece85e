"""What a move of a sample is sealed as: all that was written down with it, its paper, its files."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import pgettext_lazy

from inspections.models import (
    LabReport,
    RetestDraw,
    Sample,
    SampleHandover,
    SampleMove,
    SamplePhoto,
    SampleSignature,
    SamplingRecord,
)
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000
Paper = SamplingRecord | SampleHandover | LabReport | RetestDraw


def sealed_move(
    move: SampleMove,
    sample: Sample,
    paper: Paper | None,
    photos: Sequence[SamplePhoto] = (),
    signatures: Sequence[SampleSignature] = (),
) -> SealedRecord:
    files = [one.photo.sha256 for one in photos]
    if isinstance(paper, LabReport) and paper.file_sha256:
        files.append(paper.file_sha256)
    return SealedRecord(
        kind=SAMPLE_MOVE.name,
        record_id=move.log_id,
        revision=1,
        at=move.at,
        payload=_payload(move, sample, paper, photos, signatures),
        salt=bytes(move.salt),
        attachments=files,
    )


def sealed_moves(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    moves = SampleMove.objects.order_by("pk")
    if ids is not None:
        moves = moves.filter(log_id__in=ids)
    photos = SamplePhoto.objects.order_by("number").select_related("photo")
    moves = moves.select_related(
        "sample__enterprise",
        "sample__record",
        "handover",
        "report__laboratory",
        "draw__laboratory",
        "draw__first_laboratory",
    ).prefetch_related(
        Prefetch("sample__record__photos", photos),
        Prefetch("sample__record__signatures", SampleSignature.objects.order_by("number")),
    )
    for move in moves.iterator(BATCH):
        paper = paper_of(move)
        is_record = isinstance(paper, SamplingRecord)
        shown = list(paper.photos.all()) if is_record else []
        drawn = list(paper.signatures.all()) if is_record else []
        yield sealed_move(move, move.sample, paper, shown, drawn)


def paper_of(move: SampleMove) -> Paper | None:
    if move.act == SampleMove.Act.TAKE:
        return move.sample.record
    for name in ("handover", "report", "draw"):
        if (paper := getattr(move, name, None)) is not None:
            return paper
    return None


def _payload(
    move: SampleMove,
    sample: Sample,
    paper: Paper | None,
    photos: Sequence[SamplePhoto],
    signatures: Sequence[SampleSignature],
) -> dict[str, Any]:
    payload = {
        "enterprise": sample.enterprise.public_id,
        "sample": sample.number or str(sample.record_id),
        "number": move.number,
        "act": str(move.act),
        "from": str(move.from_state),
        "to": str(move.to_state),
        "by": move.by_id,
        "at": moment_text(move.at),
        "reason": move.reason,
        "due_on": _day(move.due_on),
        "details": move.details,
    }
    if isinstance(paper, SamplingRecord):
        payload["record"] = _record(sample, paper, photos) | _drawn(signatures)
    elif isinstance(paper, SampleHandover):
        payload["handover"] = _handover(paper)
    elif isinstance(paper, LabReport):
        payload["report"] = report_part(paper)
    elif isinstance(paper, RetestDraw):
        payload["draw"] = _draw(paper)
    return payload


def _record(sample: Sample, record: SamplingRecord, photos: Sequence[SamplePhoto]) -> dict[str, Any]:
    return {
        "kind": sample.kind,
        "name": sample.name,
        "food_class": sample.food_class,
        "producer_name": sample.producer_name,
        "production_text": sample.production_text,
        "taken_at": moment_text(record.taken_at),
        "sampling_point": record.sampling_point,
        "shelf_life_until": _day(record.shelf_life_until),
        "quantity": f"{record.quantity:.3f}",
        "spare_quantity": f"{record.spare_quantity:.3f}",
        "unit": record.unit,
        "price_paid": f"{record.price_paid:.2f}",
        "storage": str(record.storage),
        "seal_number": record.seal_number,
        "samplers": [record.sampler_id, record.second_sampler_id],
        "signature": str(record.signature),
        "signed_by_name": record.signed_by_name,
        "refusal_reason": record.refusal_reason,
        "witness_name": record.witness_name,
        "photos": [{"id": str(one.photo_id), "sha256": one.photo.sha256} for one in photos],
    }


def _drawn(signatures: Sequence[SampleSignature]) -> dict[str, Any]:
    """Nothing where nobody drew: such a record stays sealed as it was before signatures were drawn."""
    if not signatures:
        return {}
    return {
        "signatures": [
            {
                "side": str(one.side),
                "name": one.name,
                "sha256": one.sha256,
                "signed_at": moment_text(one.signed_at),
            }
            for one in signatures
        ]
    }


def _handover(handover: SampleHandover) -> dict[str, Any]:
    temperature = handover.temperature
    spare = {"is_spare": True} if handover.is_spare else {}
    return spare | {
        "number": handover.number,
        "giver": handover.giver,
        "receiver": handover.receiver,
        "is_laboratory": handover.is_laboratory,
        "handed_at": moment_text(handover.handed_at),
        "seal_number": handover.seal_number,
        "is_seal_intact": handover.is_seal_intact,
        "temperature": None if temperature is None else f"{temperature:.1f}",
    }


def report_part(report: LabReport) -> dict[str, Any]:
    """Without the day of receipt where that was not asked yet: such a report stays sealed as it was."""
    received = {"received_on": _day(report.received_on)} if report.received_on else {}
    return received | {
        "round": str(report.round),
        "number": report.number,
        "laboratory": report.laboratory.code,
        "issued_on": _day(report.issued_on),
        "verdict": str(report.verdict),
        "items": report.items,
        "file_sha256": report.file_sha256,
    }


def _draw(draw: RetestDraw) -> dict[str, Any]:
    return {
        "number": draw.number,
        "seed": draw.seed,
        "candidates": draw.candidates,
        "first_laboratory": draw.first_laboratory.code,
        "laboratory": draw.laboratory.code,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


SAMPLE_MOVE = SealedKind(name="sample-move", label=pgettext_lazy("一条", "抽检流转"), records=sealed_moves)
