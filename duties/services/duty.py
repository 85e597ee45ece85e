"""Handing in a duty: the record, the state, the month and the audit entry, in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import first_of_month, local_date
from duties.models import Duty, DutyMonth, DutyRecord, DutyRule, span_of
from duties.signals import duties_changed
from enterprises.models import Enterprise
from hazards.models import Hazard
from hazards.services.hazard import open_hazard

CLOCK_SKEW = timedelta(minutes=5)  # a phone may be that much ahead of the server
SOURCES = {
    Duty.Kind.DAILY_CONTROL: Hazard.Source.DAILY,
    Duty.Kind.WEEKLY_CHECK: Hazard.Source.WEEKLY,
    Duty.Kind.MONTHLY_DISPATCH: Hazard.Source.MONTHLY,
}
RHYTHMS = {
    Duty.Kind.DAILY_CONTROL: "daily",
    Duty.Kind.WEEKLY_CHECK: "weekly",
    Duty.Kind.MONTHLY_DISPATCH: "monthly",
}


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
    """A problem found while doing a duty; it opens a hazard."""

    title: str
    severity: str = Hazard.Severity.GENERAL


def submit_duty(
    *,
    enterprise: Enterprise,
    kind: Duty.Kind,
    due_on: date,
    by: User,
    at: datetime,
    captured_at: datetime | None = None,
    answers: Sequence[dict[str, Any]] = (),
    note: str = "",
    found: Sequence[Finding] = (),
    idempotency_key: UUID,
    checklist: str = "",
) -> DutyRecord:
    """Store what was written down for a duty; the same key again gives the same record and stores nothing.

    `at` is the moment of receipt and decides whether it is late; `captured_at` is the phone's time.
    """
    captured_at = captured_at or at
    if captured_at > at + CLOCK_SKEW:
        raise CapturedInFuture
    if local_date(at) < span_of(kind, due_on)[0]:
        raise NotYetDue
    record = DutyRecord(
        enterprise=enterprise,
        due_on=due_on,
        kind=kind,
        idempotency_key=idempotency_key,
        by=by,
        captured_at=captured_at,
        received_at=at,
        answers=list(answers),
        note=note,
        found_count=len(found),
        checklist=checklist,
    )
    try:
        return _submit(record, found)
    except IntegrityError as error:
        # The key is unique over all duties; any other fault of the rows is a fault of ours.
        if DutyRecord.objects.filter(idempotency_key=idempotency_key).exists():
            raise KeyUsedElsewhere from error
        raise


def correct_duty_record(
    *,
    record: DutyRecord,
    by: User,
    at: datetime,
    captured_at: datetime | None = None,
    answers: Sequence[dict[str, Any]] = (),
    note: str = "",
    found: Sequence[Finding] = (),
    idempotency_key: UUID,
    reason: str,
) -> DutyRecord:
    """Store a new revision beside the old ones. When the duty was done, and whether late, stays as it was."""
    captured_at = captured_at or at
    if captured_at > at + CLOCK_SKEW:
        raise CapturedInFuture
    with transaction.atomic():
        duty = (
            Duty.objects.select_for_update()
            .filter(pk=(record.enterprise_id, record.due_on, record.kind))
            .first()
        )
        if duty is None or duty.is_open:
            raise NotYetSubmitted
        revisions = _revisions_of(duty)
        if (stored := revisions.filter(idempotency_key=idempotency_key).first()) is not None:
            return stored
        newest = revisions.first()
        new = DutyRecord.objects.create(
            enterprise=record.enterprise,
            due_on=duty.due_on,
            kind=duty.kind,
            revision=newest.revision + 1,
            idempotency_key=idempotency_key,
            by=by,
            captured_at=captured_at,
            received_at=at,
            answers=list(answers),
            note=note,
            found_count=len(found),
            checklist=newest.checklist,
            is_late=newest.is_late,
        )
        _tell(new, found, action="correct_duty_record", old={"revision": newest.revision}, reason=reason)
        return new


@transaction.atomic
def _submit(record: DutyRecord, found: Sequence[Finding]) -> DutyRecord:
    rule = DutyRule.objects.on(record.due_on).first()
    if rule is None:
        raise NoRuleInForce
    record.is_late = record.received_at >= rule.deadline(record.due_on)
    counts = record.received_at < rule.late_filing_end(record.due_on)
    store = _store_at_once if connection.vendor == "postgresql" else _store_stepwise
    if not store(record, counts):
        return _stored_before(record)
    _tell(record, found, action="submit_duty")
    return record


def _tell(record: DutyRecord, found: Sequence[Finding], *, action: str, **audit) -> None:
    for source_key, finding in zip(record.hazard_keys, found, strict=True):
        open_hazard(
            enterprise=record.enterprise,
            source=SOURCES[Duty.Kind(record.kind)],
            source_key=source_key,
            severity=finding.severity,
            title=finding.title,
            by=record.by,
            at=record.received_at,
        )
    record_audit(
        action=action,
        subject=record,
        by=record.by,
        at=record.received_at,
        new={
            "due_on": record.due_on.isoformat(),
            "kind": Duty.Kind(record.kind).name,
            "revision": record.revision,
            "is_late": record.is_late,
            "found_count": record.found_count,
        },
        region_path=record.enterprise.region_path,
        **audit,
    )
    duties_changed.send(sender=DutyRecord, enterprise_ids=[record.enterprise_id], at=record.received_at)


def _stored_before(record: DutyRecord) -> DutyRecord:
    """The duty was not open: tell why, or give the record that this very message stored the first time."""
    duty = Duty.objects.filter(pk=(record.enterprise_id, record.due_on, record.kind)).first()
    if duty is None or duty.state == Duty.State.EXEMPT:
        raise NoSuchDuty
    stored = _revisions_of(duty).filter(idempotency_key=record.idempotency_key).first()
    if stored is None:
        raise AlreadySubmitted
    return stored


def _revisions_of(duty: Duty):
    return DutyRecord.objects.filter(
        enterprise_id=duty.enterprise_id, due_on=duty.due_on, kind=duty.kind
    ).order_by("-revision")


def _masks(record: DutyRecord, counts: bool) -> dict[str, int]:
    bit = 1 << (record.due_on.day - 1)
    rhythm = RHYTHMS[Duty.Kind(record.kind)]
    return {
        f"{rhythm}_due": bit,
        f"{rhythm}_done": bit if counts else 0,
        f"{rhythm}_on_time": 0 if record.is_late else bit,
    }


STORE_AT_ONCE = """
    WITH closed AS (
        UPDATE duties_duty SET state = %(state)s, submitted_at = %(received_at)s
        WHERE enterprise_id = %(enterprise_id)s AND due_on = %(due_on)s AND kind = %(kind)s
          AND state IN (1, 4)
        RETURNING enterprise_id
    ),
    month AS (
        INSERT INTO duties_dutymonth AS m (enterprise_id, month,
            daily_due, daily_done, daily_on_time, weekly_due, weekly_done, weekly_on_time,
            monthly_due, monthly_done, monthly_on_time)
        SELECT enterprise_id, %(month)s,
            %(daily_due)s, %(daily_done)s, %(daily_on_time)s,
            %(weekly_due)s, %(weekly_done)s, %(weekly_on_time)s,
            %(monthly_due)s, %(monthly_done)s, %(monthly_on_time)s
        FROM closed
        ON CONFLICT (enterprise_id, month) DO UPDATE SET
            daily_done = m.daily_done | excluded.daily_done,
            daily_on_time = m.daily_on_time | excluded.daily_on_time,
            weekly_done = m.weekly_done | excluded.weekly_done,
            weekly_on_time = m.weekly_on_time | excluded.weekly_on_time,
            monthly_done = m.monthly_done | excluded.monthly_done,
            monthly_on_time = m.monthly_on_time | excluded.monthly_on_time
    )
    INSERT INTO duties_dutyrecord (enterprise_id, due_on, kind, revision, idempotency_key, by_id, captured_at,
        received_at, checklist, answers, note, found_count, is_late)
    SELECT enterprise_id, %(due_on)s, %(kind)s, %(revision)s, %(idempotency_key)s, %(by_id)s, %(captured_at)s,
        %(received_at)s, %(checklist)s, %(answers)s, %(note)s, %(found_count)s, %(is_late)s
    FROM closed
    RETURNING id
"""
NO_MASKS = {f"{rhythm}_{mask}": 0 for rhythm in RHYTHMS.values() for mask in ("due", "done", "on_time")}


def _store_at_once(record: DutyRecord, counts: bool) -> bool:
    """Duty, month and record in one statement; False, and nothing stored, if the duty was not open.

    One trip instead of four: this is the statement that seventy thousand kitchens send each evening.
    """
    values: dict[str, Any] = {
        "state": int(_state(record)),
        "enterprise_id": record.enterprise_id,
        "due_on": record.due_on,
        "kind": int(record.kind),
        "month": first_of_month(record.due_on),
        "revision": record.revision,
        "idempotency_key": str(record.idempotency_key),
        "by_id": record.by_id,
        "captured_at": record.captured_at,
        "received_at": record.received_at,
        "checklist": record.checklist,
        "answers": json.dumps(record.answers, ensure_ascii=False),
        "note": record.note,
        "found_count": record.found_count,
        "is_late": record.is_late,
    }
    with connection.cursor() as cursor:
        cursor.execute(STORE_AT_ONCE, values | NO_MASKS | _masks(record, counts))
        row = cursor.fetchone()
    if row is None:
        return False
    record.pk = row[0]
    record._state.adding, record._state.db = False, "default"
    return True


def _store_stepwise(record: DutyRecord, counts: bool) -> bool:
    """The same for a database that has no such statement."""
    closed = Duty.objects.filter(pk=(record.enterprise_id, record.due_on, record.kind)).open()
    if not closed.update(state=_state(record), submitted_at=record.received_at):
        return False
    masks = _masks(record, counts)
    month = DutyMonth.objects.filter(pk=(record.enterprise_id, first_of_month(record.due_on)))
    if not month.update(**{name: F(name).bitor(bit) for name, bit in masks.items()}):
        DutyMonth.objects.create(
            enterprise_id=record.enterprise_id, month=first_of_month(record.due_on), **masks
        )
    record.save(force_insert=True)
    return True


def _state(record: DutyRecord) -> Duty.State:
    return Duty.State.LATE if record.is_late else Duty.State.ON_TIME
