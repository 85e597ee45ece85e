"""Handing in a duty: the record, the state, the month and the audit entry, in one transaction."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from common.place import Place
from duties.models import Duty, DutyRecord, DutyRecordPhoto, DutyRule, span_of
from duties.queries.sealed_record import sealed_record
from duties.services.duty_store import store_record
from duties.services.ladder import stop_ladder
from duties.signals import duties_changed
from enterprises.models import Enterprise, Photo
from hazards.models import Hazard
from hazards.services.hazard import open_hazard
from hazards.services.hazard_notice import tell_of_taken_back
from hazards.services.move import Evidence
from ledger.entry import entry_hash
from ledger.services.leaf import add_leaf, new_salt

TITLE_LENGTH = 240  # of a hazard
CLOCK_SKEW = timedelta(minutes=5)  # a phone may be that much ahead of the server
SOURCES = {
    Duty.Kind.DAILY_CONTROL: Hazard.Source.DAILY,
    Duty.Kind.WEEKLY_CHECK: Hazard.Source.WEEKLY,
    Duty.Kind.MONTHLY_DISPATCH: Hazard.Source.MONTHLY,
}

AS_WRITTEN = Evidence(no_photo="以检查记录为证")  # of a finding that no photo shows


class DutyRefused(Exception):
    """The duty can't be handed in as asked; nothing was stored."""


class NotYetDue(DutyRefused):
    """The period of the duty has not begun."""


class NoSuchDuty(DutyRefused):
    """The enterprise does not owe this duty: never generated, or exempt."""


class AlreadySubmitted(DutyRefused):
    """Somebody has handed it in before; what was handed in is corrected by a new revision."""


class CapturedInFuture(DutyRefused):
    """The phone's clock says later than the server's by more than clocks differ."""


class KeyUsedElsewhere(DutyRefused):
    """The idempotency key belongs to the record of another duty or person."""


class NotYetSubmitted(DutyRefused):
    """There is no record to correct."""


class NoRuleInForce(DutyRefused):
    """No duty rule covers that day."""


@dataclass(frozen=True)
class Finding:
    """A problem found while doing a duty; it opens a hazard, and `photos` show it.

    `item` is the code of the item that was answered no, blank where none was asked.
    """

    title: str
    severity: str = Hazard.Severity.GENERAL
    photos: Sequence[Photo] = ()
    item: str = ""


@dataclass(frozen=True)
class HandedIn:
    """What somebody wrote down, as it left the phone; `started_at` and `captured_at` are the phone's times.

    `photos` are the items that show one, with it, in the order of the answers.
    """

    idempotency_key: UUID
    answers: Sequence[dict[str, Any]] = ()
    note: str = ""
    found: Sequence[Finding] = ()
    checklist: str = ""
    started_at: datetime | None = None
    captured_at: datetime | None = None
    place: Place | None = None
    photos: Sequence[tuple[str, Photo]] = ()


def submit_duty(
    *, enterprise: Enterprise, kind: Duty.Kind, due_on: date, by: User, at: datetime, handed_in: HandedIn
) -> DutyRecord:
    """Store what was written down for a duty; the same key again gives the same record and stores nothing.

    `at` is the moment of receipt and decides whether it is late.
    """
    record = written(enterprise=enterprise, kind=kind, due_on=due_on, by=by, at=at, handed_in=handed_in)
    try:
        return _submit(record, handed_in)
    except IntegrityError as error:
        # The key is unique over all duties; any other fault of the rows is a fault of ours.
        if DutyRecord.objects.filter(idempotency_key=handed_in.idempotency_key).exists():
            raise KeyUsedElsewhere from error
        raise


def written(
    *, enterprise: Enterprise, kind: Duty.Kind, due_on: date, by: User, at: datetime, handed_in: HandedIn
) -> DutyRecord:
    """What comes to be stored; nothing is yet."""
    _refuse_future(handed_in, at)
    if local_date(at) < span_of(kind, due_on)[0]:
        raise NotYetDue
    return DutyRecord(enterprise=enterprise, due_on=due_on, kind=kind, by=by, **_fields(handed_in, at))


def correct_duty_record(
    *, record: DutyRecord, by: User, at: datetime, handed_in: HandedIn, reason: str
) -> DutyRecord:
    """Store a new revision beside the old ones, naming the ledger entry of the one that it replaces.

    When the duty was done, and whether late, stays as it was.

    What was wrong in the revision before and still is has its hazard already; only what is new opens one.
    """
    _refuse_future(handed_in, at)
    with transaction.atomic():
        duty = (
            Duty.objects.select_for_update()
            .filter(pk=(record.enterprise_id, record.due_on, record.kind))
            .first()
        )
        if duty is None or duty.is_open:
            raise NotYetSubmitted
        revisions = _revisions_of(duty)
        if (stored := revisions.filter(idempotency_key=handed_in.idempotency_key).first()) is not None:
            return stored
        newest = revisions.first()
        new = DutyRecord(
            enterprise=record.enterprise,
            due_on=duty.due_on,
            kind=duty.kind,
            revision=newest.revision + 1,
            by=by,
            is_late=newest.is_late,
            replaces=entry_hash(sealed_record(newest, _photos_of(newest)).entry),
            **_fields(handed_in, at) | {"checklist": handed_in.checklist or newest.checklist},
        )
        new.save(force_insert=True)
        add_leaf(sealed_record(new, handed_in.photos).entry)
        known = set(_known_in(newest.answers))
        old = {"revision": newest.revision}
        _tell(new, handed_in, action="correct_duty_record", known=known, old=old, reason=reason)
        _tell_what_is_taken_back(new, revisions.filter(revision__lt=new.revision))
        return new


def _tell_what_is_taken_back(new: DutyRecord, before: Iterable[DutyRecord]) -> None:
    """Open hazards of items that the corrected daily control does not answer no any more."""
    if new.kind != Duty.Kind.DAILY_CONTROL:
        return
    wrong = {answer["item"] for answer in new.answers if answer.get("answer") == "NO"}
    keys = []
    for record in before:
        items = [answer["item"] for answer in record.answers if answer.get("answer") == "NO"]
        if len(items) == record.found_count:
            keys += [key for key, item in zip(record.hazard_keys, items, strict=True) if item not in wrong]
    hazards = list(
        Hazard.objects.open()
        .filter(source=Hazard.Source.DAILY, source_key__in=keys)
        .select_related("enterprise")
    )
    if hazards:
        tell_of_taken_back(hazards, at=new.received_at)


def _known_in(answers: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What was wrong before: the items of a list, and of a report each problem by its line."""
    for answer in answers:
        if answer.get("answer") == "NO":
            yield answer["item"]
            yield from (line.strip()[:TITLE_LENGTH] for line in answer.get("note", "").splitlines())


def _refuse_future(handed_in: HandedIn, at: datetime) -> None:
    if handed_in.captured_at is not None and handed_in.captured_at > at + CLOCK_SKEW:
        raise CapturedInFuture


def _fields(handed_in: HandedIn, at: datetime) -> dict[str, Any]:
    place = handed_in.place
    return {
        "idempotency_key": handed_in.idempotency_key,
        "started_at": handed_in.started_at,
        "captured_at": handed_in.captured_at or at,
        "received_at": at,
        "checklist": handed_in.checklist,
        "answers": list(handed_in.answers),
        "note": handed_in.note,
        "found_count": len(handed_in.found),
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "accuracy_metres": place.accuracy_metres if place else None,
        "salt": new_salt(),
    }


@transaction.atomic
def _submit(record: DutyRecord, handed_in: HandedIn) -> DutyRecord:
    counts = judge(record, DutyRule.objects.on(record.due_on).first())
    if not store_record(record, counts=counts, entry=sealed_record(record, handed_in.photos).entry):
        return _stored_before(record)
    stop_ladder(
        enterprise_id=record.enterprise_id, due_on=record.due_on, kind=record.kind, at=record.received_at
    )
    _tell(record, handed_in, action="submit_duty")
    return record


def judge(record: DutyRecord, rule: DutyRule | None) -> bool:
    """Sets whether it is late by the rule of its day; returns whether it still counts as done."""
    if rule is None:
        raise NoRuleInForce
    record.is_late = record.received_at >= rule.deadline(record.due_on)
    return record.received_at < rule.late_filing_end(record.due_on)


def _tell(
    record: DutyRecord, handed_in: HandedIn, *, action: str, known: Collection[str] = (), **audit
) -> None:
    DutyRecordPhoto.objects.bulk_create(photos_of(record, handed_in))
    open_hazards(record, handed_in, known=known)
    record_audit(
        action=action,
        subject=record,
        by=record.by,
        at=record.received_at,
        new=told_of(record),
        region_path=record.enterprise.region_path,
        **audit,
    )
    duties_changed.send(sender=DutyRecord, enterprise_ids=[record.enterprise_id], at=record.received_at)


def photos_of(record: DutyRecord, handed_in: HandedIn) -> Iterator[DutyRecordPhoto]:
    for number, (item, photo) in enumerate(handed_in.photos, start=1):
        yield DutyRecordPhoto(record=record, number=number, item=item, photo=photo)


def open_hazards(record: DutyRecord, handed_in: HandedIn, *, known: Collection[str] = ()) -> None:
    """One for each finding that is not known from the revision before."""
    for source_key, finding in zip(record.hazard_keys, handed_in.found, strict=True):
        if (finding.item or finding.title) in known:
            continue
        open_hazard(
            enterprise=record.enterprise,
            source=SOURCES[Duty.Kind(record.kind)],
            source_key=source_key,
            severity=finding.severity,
            title=finding.title,
            by=record.by,
            at=record.received_at,
            evidence=Evidence(finding.photos) if finding.photos else AS_WRITTEN,
        )


def told_of(record: DutyRecord) -> dict[str, Any]:
    """What the audit trail says of a record."""
    return {
        "due_on": record.due_on.isoformat(),
        "kind": Duty.Kind(record.kind).name,
        "revision": record.revision,
        "is_late": record.is_late,
        "found_count": record.found_count,
    }


def _stored_before(record: DutyRecord) -> DutyRecord:
    """The duty was not open: tell why, or give the record that this very message stored the first time."""
    duty = Duty.objects.filter(pk=(record.enterprise_id, record.due_on, record.kind)).first()
    if duty is None or duty.state == Duty.State.EXEMPT:
        raise NoSuchDuty
    stored = _revisions_of(duty).filter(idempotency_key=record.idempotency_key).first()
    if stored is None:
        raise AlreadySubmitted
    return stored


def _photos_of(record: DutyRecord) -> list[tuple[str, Photo]]:
    links = DutyRecordPhoto.objects.filter(record=record).order_by("number").select_related("photo")
    return [(link.item, link.photo) for link in links]


def _revisions_of(duty: Duty):
    return DutyRecord.objects.filter(
        enterprise_id=duty.enterprise_id, due_on=duty.due_on, kind=duty.kind
    ).order_by("-revision")
