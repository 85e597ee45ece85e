"""Sealing results in the ledger, in the transaction that makes them final or changes them.

A change has three steps: `keep` what stood, change rows and items as the next revision, `seal` what stands.
Once a revision is sealed, the database takes no item more into it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from inspections.models import (
    Inspection,
    Sample,
    SealedInspection,
    SealedSample,
    SupersededInspection,
    SupersededSample,
)
from inspections.queries.sealed_result import PAYLOADS, final_results, sealed_now
from inspections.services.archive import enter_results
from ledger.queries.made_again import in_chunks
from ledger.services.leaf import add_leaves, new_salt

BATCH = 1000
SUPERSEDED: dict[type, Any] = {Inspection: SupersededInspection, Sample: SupersededSample}
SEALED: dict[type, Any] = {Inspection: SealedInspection, Sample: SealedSample}
REVISION_FIELDS = ("revision", "revised_at", "salt")


def keep(model: type[Inspection] | type[Sample], pks: Iterable[int]) -> None:
    """Write down what these results say now, before any of them or of their items is changed."""
    for some in in_chunks(sorted(pks), BATCH):
        SUPERSEDED[model].objects.bulk_create(
            SUPERSEDED[model](
                result=row,
                revision=row.revision,
                at=row.revised_at or row.final_at,
                salt=bytes(row.salt),
                payload=PAYLOADS[model](row),
            )
            for row in final_results(model).filter(pk__in=some)
        )


def next_revision(row: Inspection | Sample, at: datetime) -> None:
    """The row as its next revision; to be saved together with what changed in it."""
    row.revision += 1
    row.revised_at, row.salt = at, new_salt()


def save_revised(
    model: type[Inspection] | type[Sample], rows: Sequence[Any], changed: Sequence[str], at: datetime
) -> None:
    """The same for many, with the fields that may have changed."""
    for row in rows:
        next_revision(row, at)
    model.objects.bulk_update(rows, [*changed, *REVISION_FIELDS], batch_size=BATCH)


def seal(model: type[Inspection] | type[Sample], pks: Iterable[int]) -> None:
    """Have what these results say now sealed: read again, so that it is what the database has.

    With each revision they go in the credit archive, too.
    """
    for some in in_chunks(sorted(pks), BATCH):
        rows = list(final_results(model).filter(pk__in=some))
        add_leaves(sealed_now(row).entry for row in rows)
        SEALED[model].objects.bulk_create(SEALED[model](result=row, revision=row.revision) for row in rows)
        enter_results(rows)
