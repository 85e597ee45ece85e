"""What a refused inspection is sealed as."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import pgettext_lazy

from inspections.models import Obstruction
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000


def sealed_obstruction(row: Obstruction) -> SealedRecord:
    return SealedRecord(
        kind=OBSTRUCTION.name,
        record_id=row.record_id,
        revision=1,
        at=row.recorded_at,
        payload={
            "at": moment_text(row.recorded_at),
            "by": row.recorded_by_id,
            "enterprise": row.enterprise.public_id,
            "facts": row.facts,
            "happened_on": row.happened_on.isoformat(),
            "on_site": row.on_site_id,
            "way": str(row.way),
            "witness": row.witness,
        },
        salt=bytes(row.salt),
    )


def sealed_obstructions(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    rows = Obstruction.objects.order_by("pk").select_related("enterprise")
    if ids is not None:
        rows = rows.filter(record_id__in=ids)
    for row in rows.iterator(BATCH):
        yield sealed_obstruction(row)


OBSTRUCTION = SealedKind(
    name="inspection-obstruction", label=pgettext_lazy("一次", "拒绝、阻挠检查"), records=sealed_obstructions
)
