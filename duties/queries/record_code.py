"""What anybody may know of a record whose paper they hold: which one it is, and since when unchanged."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from duties.models import Duty, DutyRecord, RecordCode, span_of
from duties.queries.record_paper import paper_content
from duties.report_words import DOCUMENT_NAMES
from ledger.queries.record import Proof, proof_of


@dataclass(frozen=True)
class KnownRecord:
    """Public: nothing of what the record says, nobody's name."""

    code: str
    document_name: str | Promise
    enterprise_name: str
    first_day: date
    last_day: date
    revision: int
    is_newest: bool
    sealed_at: datetime | None
    proof: Proof


def record_by_code(code: str) -> DutyRecord | None:
    known = RecordCode.objects.filter(code=code).select_related("record__enterprise", "record__by").first()
    return known.record if known else None


def known_record(record: DutyRecord, code: str) -> KnownRecord:
    """Makes the entry again from what is stored now, and looks for it in the log."""
    entry = paper_content(record).sealed.entry
    proof, sealed_at = proof_of(record.idempotency_key, code, entry)
    later = DutyRecord.objects.filter(
        enterprise_id=record.enterprise_id,
        due_on=record.due_on,
        kind=record.kind,
        revision__gt=record.revision,
    )
    first_day, last_day = span_of(record.kind, record.due_on)
    return KnownRecord(
        code=code,
        document_name=DOCUMENT_NAMES[Duty.Kind(record.kind)],
        enterprise_name=record.enterprise.name,
        first_day=first_day,
        last_day=last_day,
        revision=record.revision,
        is_newest=not later.exists(),
        sealed_at=sealed_at,
        proof=proof,
    )
