"""An explanation with the records behind it, as one reader may follow them."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from enterprises.models import Enterprise
from scoring.models import CurrentIndex
from scoring.queries.counted_records import cap_records, counted_records
from scoring.queries.explanation import Cap, Explanation, Part
from scoring.queries.record_link import RecordLink
from scoring.queries.waiting_records import waiting_records


@dataclass(frozen=True)
class PartRecords:
    """A part, what it was made of, and what is under way and not counted yet."""

    part: Part
    counted: list[RecordLink]
    waiting: list[RecordLink]


@dataclass(frozen=True)
class CapRecords:
    cap: Cap
    records: list[RecordLink]


@dataclass(frozen=True)
class ExplanationRecords:
    parts: tuple[PartRecords, ...] = ()
    caps: tuple[CapRecords, ...] = ()


def records_behind(
    *,
    user: User,
    enterprise: Enterprise,
    current: CurrentIndex | None,
    explanation: Explanation | None,
    today: date,
) -> ExplanationRecords:
    """Fifteen queries, and one for each cap that holds. Nothing without an index."""
    if current is None or explanation is None:
        return ExplanationRecords()
    counted = counted_records(user, enterprise, current)
    waiting = waiting_records(user, enterprise, today)
    caps = cap_records(user, enterprise, current, [cap.code for cap in explanation.caps])
    return ExplanationRecords(
        parts=tuple(PartRecords(part, counted[part.code], waiting[part.code]) for part in explanation.parts),
        caps=tuple(CapRecords(cap, caps[cap.code]) for cap in explanation.caps),
    )
