"""The evidence of a signal as people look at it, read from the records it names; few queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_date

from accounts.models import User
from duties.models import DutyRecord, HollowSignal
from enterprises.models import Enterprise, Photo
from hazards.models import Hazard

Kind = HollowSignal.Kind
PAIRS_SHOWN = 12


@dataclass(frozen=True)
class Shown:
    """One side of a pair: a photo, its record, and whether this person may see it."""

    photo: Photo | None
    record: DutyRecord | None
    is_visible: bool


@dataclass(frozen=True)
class PhotoPair:
    copy: Shown
    earlier: Shown
    bits: int
    is_same_file: bool
    is_elsewhere: bool


@dataclass(frozen=True)
class Copied:
    """Words that stand alike in many records, as each of them has it."""

    question: str
    times: int
    total: int
    written: list[tuple[DutyRecord, str]]


@dataclass(frozen=True)
class Paced:
    """A record, how long it took, and the least that looking takes."""

    record: DutyRecord
    seconds: int
    answers: int
    least_seconds: int

    @property
    def per_answer(self) -> str:
        return f"{self.seconds / self.answers:.1f}"


@dataclass(frozen=True)
class Batch:
    """Records of one sitting, in the order in which they were answered."""

    records: list[DutyRecord]
    minutes: int


@dataclass(frozen=True)
class Away:
    record: DutyRecord
    metres: int


@dataclass(frozen=True)
class Constant:
    """A reading that was nearly always the same, with the days behind it."""

    question: str
    number: str
    unit: str
    times: int
    total: int


@dataclass
class Evidence:
    """Only what the kind of the signal has is filled."""

    records: list[DutyRecord]
    pairs: list[PhotoPair] = field(default_factory=list)
    pairs_in_all: int = 0
    texts: list[Copied] = field(default_factory=list)
    paces: list[Paced] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)
    is_never_near: bool = False
    readings: list[Constant] = field(default_factory=list)
    hazards: list[Hazard] = field(default_factory=list)
    inspected: list[date] = field(default_factory=list)


def evidence_of(signal: HollowSignal, user: User) -> Evidence:
    named = signal.evidence
    evidence = Evidence(_records(named.get("records", ())))
    by_pk = {record.pk: record for record in evidence.records}
    if signal.kind == Kind.SAME_PHOTO:
        evidence.pairs_in_all = len(named["pairs"])
        evidence.pairs = _pairs(named["pairs"][:PAIRS_SHOWN], by_pk, user)
    elif signal.kind == Kind.SAME_TEXT:
        evidence.texts = [_copied(text, by_pk) for text in named["texts"]]
    elif signal.kind == Kind.IMPOSSIBLE_PACE:
        evidence.paces = [_paced(record, signal) for record in evidence.records if record.started_at]
    elif signal.kind == Kind.BATCH_AFTER_DEADLINE:
        evidence.batches = [_batch(batch, by_pk) for batch in named["batches"]]
    elif signal.kind == Kind.FAR_FROM_PREMISES:
        metres = named["metres"]
        evidence.away = [Away(record, metres[str(record.pk)]) for record in evidence.records]
        evidence.is_never_near = named["is_never_near"]
    elif signal.kind == Kind.CONSTANT_READINGS:
        evidence.readings = [_constant(item, evidence.records) for item in named["items"]]
    else:
        evidence.inspected = [day for text in named["inspected"] if (day := parse_date(text))]
        evidence.hazards = list(
            Hazard.objects.visible_to(user)
            .filter(
                enterprise=signal.enterprise_id,
                source=Hazard.Source.INSPECTION,
                source_key__startswith="inspection:",
                found_on__in=evidence.inspected,
                withdrawn_at__isnull=True,
            )
            .order_by("found_on", "pk")
        )
    return evidence


def _records(ids: Iterable[int]) -> list[DutyRecord]:
    records = DutyRecord.objects.filter(pk__in=list(ids)).select_related("enterprise")
    return list(records.order_by("due_on", "kind", "pk"))


def _pairs(named: list[dict[str, Any]], by_pk: dict[int, DutyRecord], user: User) -> list[PhotoPair]:
    photos = Photo.objects.select_related("enterprise").in_bulk(
        {pair[side] for pair in named for side in ("photo", "other_photo")}
    )
    by_id = {str(photo_id): photo for photo_id, photo in photos.items()}
    others = {pair["other_record"] for pair in named} - by_pk.keys()
    records = by_pk | {record.pk: record for record in _records(others)}
    visible = set(
        Enterprise.objects.visible_to(user)
        .filter(pk__in={photo.enterprise_id for photo in photos.values()})
        .values_list("pk", flat=True)
    )

    def shown(photo_id: str, record_id: int) -> Shown:
        photo = by_id.get(photo_id)
        return Shown(photo, records.get(record_id), photo is not None and photo.enterprise_id in visible)

    return [
        PhotoPair(
            copy=shown(pair["photo"], pair["record"]),
            earlier=shown(pair["other_photo"], pair["other_record"]),
            bits=pair["bits"],
            is_same_file=pair["is_same_file"],
            is_elsewhere=pair["is_elsewhere"],
        )
        for pair in named
    ]


def _copied(named: dict[str, Any], by_pk: dict[int, DutyRecord]) -> Copied:
    records = [by_pk[pk] for pk in named["records"] if pk in by_pk]
    entries = [(record, _entry(record, named["item"])) for record in records]
    question = next((entry.get("question", "") for _record, entry in entries), "")
    written = [(record, entry.get("note", "") if named["item"] else record.note) for record, entry in entries]
    return Copied(question, named["times"], named["total"], written)


def _paced(record: DutyRecord, signal: HollowSignal) -> Paced:
    answers = len(record.answers)
    return Paced(
        record=record,
        seconds=round(
            (record.captured_at - (record.started_at or record.captured_at)) / timedelta(seconds=1)
        ),
        answers=answers,
        least_seconds=answers * signal.rule.pace_tenths_per_answer // 10,
    )


def _batch(named: dict[str, Any], by_pk: dict[int, DutyRecord]) -> Batch:
    records = [by_pk[pk] for pk in named["records"] if pk in by_pk]
    return Batch(sorted(records, key=_answered_at), -(-named["seconds"] // 60))


def _answered_at(record: DutyRecord) -> datetime:
    return record.captured_at


def _constant(named: dict[str, Any], records: list[DutyRecord]) -> Constant:
    entries = (_entry(record, named["item"]) for record in records)
    question = next((entry["question"] for entry in entries if entry.get("question")), named["item"])
    return Constant(question, named["number"], named["unit"], named["times"], named["total"])


def _entry(record: DutyRecord, item: str) -> dict[str, Any]:
    return next((entry for entry in record.answers if entry.get("item") == item), {})
