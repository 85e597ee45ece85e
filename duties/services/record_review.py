"""Confirming, returning and remarking on records: a row beside the record, never a change of it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from duties.models import DutyRecord, RecordReview
from duties.queries.sealed_review import sealed_review
from duties.signals import record_reviewed
from ledger.services.leaf import add_leaf, new_salt


class ReviewRefused(Exception):
    """The record can't be reviewed as asked; nothing was stored."""


class NotNewest(ReviewRefused):
    """Somebody has corrected the record since the reviewer opened it."""


class AlreadyDecided(ReviewRefused):
    """This revision was confirmed or returned before."""


class ReviewerIsWriter(ReviewRefused):
    """Nobody confirms or returns what they wrote themselves."""


@transaction.atomic
def review_record(
    *,
    record: DutyRecord,
    verdict: RecordReview.Verdict,
    capacity: RecordReview.Capacity,
    text: str,
    by: User,
    at: datetime,
) -> RecordReview:
    """Store what somebody in this capacity says of this revision, and seal it."""
    revisions = DutyRecord.objects.filter(
        enterprise_id=record.enterprise_id, due_on=record.due_on, kind=record.kind
    )
    # All revisions, so that a decision and a correction wait for each other on the newest.
    newest = list(revisions.select_for_update().order_by("revision"))[-1]
    if newest.pk != record.pk:
        raise NotNewest
    if verdict in RecordReview.DECISIONS:
        if by.pk == record.by_id:
            raise ReviewerIsWriter
        if record.reviews.filter(verdict__in=RecordReview.DECISIONS).exists():
            raise AlreadyDecided
    review = RecordReview.objects.create(
        record=record, verdict=verdict, capacity=capacity, text=text, by=by, at=at, salt=new_salt()
    )
    add_leaf(sealed_review(review).entry)
    record_audit(
        action="review_duty_record",
        subject=record,
        by=by,
        at=at,
        new={"verdict": verdict, "capacity": capacity, "revision": record.revision},
        reason=text,
        region_path=record.enterprise.region_path,
    )
    record_reviewed.send(sender=RecordReview, enterprise_ids=[record.enterprise_id], at=at, review=review)
    return review
