"""What an interview is sealed as: everything that was written down when it was recorded."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import pgettext_lazy

from inspections.models import AccountabilityInterview, InterviewPhoto
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000


def sealed_interview(interview: AccountabilityInterview) -> SealedRecord:
    """What came of it later has entries of its own in the credit archive."""
    payload: dict[str, Any] = {
        "enterprise": interview.enterprise.public_id,
        "ground": str(interview.ground),
        "hazard": interview.hazard_id,
        "inspection": interview.inspection_id,
        "facts": interview.facts,
        "held_on": interview.held_on.isoformat(),
        "place": interview.place,
        "interviewers": interview.interviewers,
        "interviewee": interview.interviewee,
        "interviewee_post": str(interview.interviewee_post),
        "measures": interview.measures,
        "due_on": interview.due_on.isoformat(),
        "minutes": interview.minutes,
        "by": interview.recorded_by_id,
        "at": moment_text(interview.recorded_at),
    }
    return SealedRecord(
        kind=INTERVIEW.name,
        record_id=interview.record_id,
        revision=1,
        at=interview.recorded_at,
        payload=payload,
        salt=bytes(interview.salt),
        attachments=[shown.photo.sha256 for shown in interview.shown.all()],
    )


def sealed_interviews(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    photos = InterviewPhoto.objects.order_by("pk").select_related("photo")
    rows = AccountabilityInterview.objects.order_by("pk").select_related("enterprise")
    if ids is not None:
        rows = rows.filter(record_id__in=ids)
    for row in rows.prefetch_related(Prefetch("shown", photos)).iterator(BATCH):
        yield sealed_interview(row)


INTERVIEW = SealedKind(name="interview", label=pgettext_lazy("一次", "责任约谈"), records=sealed_interviews)
