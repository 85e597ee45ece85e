"""What a review is sealed as: of which record, what was decided or said, by whom, when."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import pgettext_lazy

from duties.models import RecordReview
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000


def sealed_review(review: RecordReview) -> SealedRecord:
    return SealedRecord(
        kind=RECORD_REVIEW.name,
        record_id=review.key,
        revision=1,
        at=review.at,
        payload={
            "record": str(review.record.idempotency_key),
            "revision": review.record.revision,
            "verdict": review.verdict,
            "capacity": review.capacity,
            "text": review.text,
            "by": review.by_id,
            "at": moment_text(review.at),
        },
        salt=bytes(review.salt),
    )


def sealed_reviews(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    reviews = RecordReview.objects.order_by("pk").select_related("record")
    if ids is not None:
        reviews = reviews.filter(key__in=ids)
    for review in reviews.iterator(BATCH):
        yield sealed_review(review)


RECORD_REVIEW = SealedKind(
    name="record-review", label=pgettext_lazy("一份", "记录审阅"), records=sealed_reviews
)
