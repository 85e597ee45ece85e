"""What it is sealed as that a grade was left although there was a reason to move it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import pgettext_lazy

from inspections.models import DismissedSuggestion
from inspections.models.planning.dismissal import FACTS
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000


def sealed_dismissal(row: DismissedSuggestion) -> SealedRecord:
    return SealedRecord(
        kind=DISMISSAL.name,
        record_id=row.record_id,
        revision=1,
        at=row.at,
        payload={
            "at": moment_text(row.at),
            "by": row.by_id,
            "enterprise": row.enterprise.public_id,
            "fact": {name: getattr(row, f"{name}_id") for name in FACTS if getattr(row, f"{name}_id")},
            "happened_on": row.happened_on.isoformat(),
            "reason": row.reason,
            "rule": row.rule.code,
            "words": row.words,
        },
        salt=bytes(row.salt),
    )


def sealed_dismissals(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    rows = DismissedSuggestion.objects.order_by("pk").select_related("enterprise", "rule")
    if ids is not None:
        rows = rows.filter(record_id__in=ids)
    for row in rows.iterator(BATCH):
        yield sealed_dismissal(row)


DISMISSAL = SealedKind(
    name="grade-dismissal", label=pgettext_lazy("一次", "考虑后不调整等级"), records=sealed_dismissals
)
