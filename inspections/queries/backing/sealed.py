"""What a visit and a letter are sealed as."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import pgettext_lazy

from enterprises.models import Photo
from inspections.models import BackingVisit, CommitmentLetter
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000


def sealed_visit(visit: BackingVisit, photos: Sequence[Photo]) -> SealedRecord:
    """`photos` in the order of their ids."""
    return SealedRecord(
        kind=BACKING_VISIT.name,
        record_id=visit.log_id,
        revision=1,
        at=visit.visited_at,
        payload={
            "enterprise": visit.enterprise.public_id,
            "cadre": visit.cadre_id,
            "way": str(visit.way),
            "at": moment_text(visit.visited_at),
            "presence": visit.presence_id,
            "no_presence": visit.no_presence,
            "form": visit.form_version,
            "answers": visit.answers,
            "advice": visit.advice,
            "handed_over": visit.handed_over,
            **({"captured_at": moment_text(visit.captured_at)} if visit.captured_at else {}),
        },
        salt=bytes(visit.salt),
        attachments=[photo.sha256 for photo in photos],
    )


def sealed_visits(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    visits = BackingVisit.objects.order_by("pk").select_related("enterprise").prefetch_related("photos")
    if ids is not None:
        visits = visits.filter(log_id__in=ids)
    for visit in visits.iterator(BATCH):
        yield sealed_visit(visit, sorted(visit.photos.all(), key=lambda photo: photo.pk))


def sealed_letter(letter: CommitmentLetter) -> SealedRecord:
    return SealedRecord(
        kind=COMMITMENT_LETTER.name,
        record_id=letter.log_id,
        revision=1,
        at=letter.signed_at,
        payload={
            "cadre": letter.cadre_id,
            "year": letter.year,
            "text_version": letter.text_version,
            "text": letter.text,
            "subjects": letter.subjects,
        },
        salt=bytes(letter.salt),
    )


def sealed_letters(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    letters = CommitmentLetter.objects.order_by("pk")
    if ids is not None:
        letters = letters.filter(log_id__in=ids)
    for letter in letters.iterator(BATCH):
        yield sealed_letter(letter)


BACKING_VISIT = SealedKind(
    name="backing-visit", label=pgettext_lazy("一份", "督导记录"), records=sealed_visits
)
COMMITMENT_LETTER = SealedKind(
    name="commitment-letter", label=pgettext_lazy("一份", "承诺书"), records=sealed_letters
)
