"""The yardstick: the same endpoint, whose service only updates the duty's row.

Sign-in, permission, reading and checking of what was sent, audit entry and news stay as they are; record,
month and leaf are left out. Chosen by `BENCH_STORE=update_only`; `BENCH_STORE=bare` leaves out audit and
news as well.
"""

from datetime import datetime

from django.db import transaction

from duties.models import Duty, DutyRecord, DutyRule
from duties.services import duty as service


def install(kind: str) -> None:
    service._submit = {"update_only": update_only, "bare": bare}[kind]


@transaction.atomic
def update_only(record: DutyRecord, handed_in: service.HandedIn) -> DutyRecord:
    _update(record)
    service._tell(record, handed_in, action="submit_duty")
    return record


@transaction.atomic
def bare(record: DutyRecord, handed_in: service.HandedIn) -> DutyRecord:
    _update(record)
    return record


def _update(record: DutyRecord) -> None:
    rule = DutyRule.objects.on(record.due_on).first()
    record.is_late = record.received_at >= rule.deadline(record.due_on)
    record.pk = 0
    state = Duty.State.LATE if record.is_late else Duty.State.ON_TIME
    at: datetime = record.received_at
    Duty.objects.filter(pk=(record.enterprise_id, record.due_on, record.kind)).open().update(
        state=state, submitted_at=at
    )
