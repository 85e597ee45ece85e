"""What a duty record is sealed as: one revision, everything that was written down in it, and its photos."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import pgettext_lazy

from duties.models import Duty, DutyRecord, DutyRecordPhoto
from duties.queries.contradicted_duty import contradicted_duties
from enterprises.models import Photo
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000


def sealed_record(record: DutyRecord, photos: Sequence[tuple[str, Photo]]) -> SealedRecord:
    """`photos` are the items with their photos, in the order of the record."""
    return SealedRecord(
        kind=DUTY_RECORD.name,
        record_id=record.idempotency_key,
        revision=record.revision,
        at=record.received_at,
        payload=_payload(record, photos),
        salt=bytes(record.salt),
        attachments=[photo.sha256 for _item, photo in photos],
    )


def sealed_records(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    records = DutyRecord.objects.order_by("pk").select_related("enterprise")
    if ids is not None:
        records = records.filter(idempotency_key__in=ids)
    shown = DutyRecordPhoto.objects.order_by("record", "number").select_related("photo")
    for record in records.prefetch_related(Prefetch("photos", shown)).iterator(BATCH):
        yield sealed_record(record, [(link.item, link.photo) for link in record.photos.all()])


def _payload(record: DutyRecord, photos: Sequence[tuple[str, Photo]]) -> dict[str, Any]:
    payload = {
        "enterprise": record.enterprise.public_id,
        "due_on": record.due_on.isoformat(),
        "kind": Duty.Kind(record.kind).name,
        "by": record.by_id,
        "started_at": moment_text(record.started_at),
        "captured_at": moment_text(record.captured_at),
        "received_at": moment_text(record.received_at),
        "place": _place(record),
        "checklist": record.checklist,
        "answers": record.answers,
        "note": record.note,
        "found_count": record.found_count,
        "is_late": record.is_late,
        "photos": [
            {
                "id": str(photo.pk),
                "item": item,
                "sha256": photo.sha256,
                "sent_sha256": photo.sent_sha256,
                "captured_at": moment_text(photo.captured_at),
                "place": _place(photo),
            }
            for item, photo in photos
        ],
    }
    # Corrections from before revisions were linked name none, and stay as they were sealed.
    return payload | ({"replaces": record.replaces} if record.replaces else {})


def _place(row: DutyRecord | Photo) -> list[Any] | None:
    if row.latitude is None:
        return None
    return [f"{row.latitude:.6f}", f"{row.longitude:.6f}", row.accuracy_metres]


DUTY_RECORD = SealedKind(
    name="duty-record",
    label=pgettext_lazy("一份", "履责记录"),
    records=sealed_records,
    contradictions=contradicted_duties,
)
