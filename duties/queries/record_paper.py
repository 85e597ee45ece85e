"""What stands on a record's paper, gathered with a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from duties.models import DutyRecord, DutyRecordPhoto, RecordReview
from duties.queries.sealed_record import sealed_record
from enterprises.models import Photo
from ledger.entry import check_code, code_from_hash, read_entry
from ledger.sealed_kinds import SealedRecord


@dataclass(frozen=True)
class PaperContent:
    """One revision, with what its items' photos show, what was said of it, and its check code."""

    record: DutyRecord
    sealed: SealedRecord
    code: str
    digest: str
    replaced_code: str
    photos: Sequence[tuple[str, Photo]]
    reviews: Sequence[RecordReview]


def paper_content(record: DutyRecord, *, reviews: int | None = None) -> PaperContent:
    """Two queries, with enterprise and writer selected; `reviews` leaves out what was said after so many."""
    links = list(DutyRecordPhoto.objects.filter(record=record).order_by("number").select_related("photo"))
    sealed = sealed_record(record, [(link.item, link.photo) for link in links])
    entry = sealed.entry
    questions = {answer["item"]: answer.get("question", "") for answer in record.answers}
    # By key: rows are never taken away, so the first so many are always the same.
    said = list(RecordReview.objects.filter(record=record).order_by("pk").select_related("by"))
    return PaperContent(
        record=record,
        sealed=sealed,
        code=check_code(entry),
        digest=read_entry(entry).digest,
        replaced_code=code_from_hash(record.replaces) if record.replaces else "",
        photos=[(questions.get(link.item) or link.item, link.photo) for link in links],
        reviews=said if reviews is None else said[:reviews],
    )
