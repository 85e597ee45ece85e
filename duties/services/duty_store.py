"""A submission in the database: duty, month, record and leaf at once, or nothing of them."""

import json
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F

from common.local_time import first_of_month
from duties.models import Duty, DutyMonth, DutyRecord
from ledger.services.leaf import add_leaf

RHYTHMS = {
    Duty.Kind.DAILY_CONTROL: "daily",
    Duty.Kind.WEEKLY_CHECK: "weekly",
    Duty.Kind.MONTHLY_DISPATCH: "monthly",
}
NO_MASKS = {f"{rhythm}_{mask}": 0 for rhythm in RHYTHMS.values() for mask in ("due", "done", "on_time")}
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
    ),
    leaf AS (
        INSERT INTO ledger_waitingleaf (entry) SELECT %(entry)s FROM closed
    )
    INSERT INTO duties_dutyrecord (enterprise_id, due_on, kind, revision, idempotency_key, by_id, started_at,
        captured_at, received_at, checklist, answers, note, found_count, is_late, latitude, longitude,
        accuracy_metres, salt)
    SELECT enterprise_id, %(due_on)s, %(kind)s, %(revision)s, %(idempotency_key)s, %(by_id)s, %(started_at)s,
        %(captured_at)s, %(received_at)s, %(checklist)s, %(answers)s, %(note)s, %(found_count)s, %(is_late)s,
        %(latitude)s, %(longitude)s, %(accuracy_metres)s, %(salt)s
    FROM closed
    RETURNING id
"""
AS_THEY_ARE = (
    "enterprise_id", "due_on", "revision", "by_id", "started_at", "captured_at", "received_at", "checklist",
    "note", "found_count", "is_late", "latitude", "longitude", "accuracy_metres", "salt",
)  # fmt: skip


def store_record(record: DutyRecord, *, counts: bool, entry: str) -> bool:
    """False, and nothing stored, if the duty was not open.

    `counts` says whether it still counts as done, `entry` is what the ledger keeps of the record.
    """
    store = _store_at_once if connection.vendor == "postgresql" else _store_stepwise
    return store(record, counts, entry)


def _store_at_once(record: DutyRecord, counts: bool, entry: str) -> bool:
    """In one statement: one trip instead of five, as seventy thousand kitchens send it each evening."""
    values: dict[str, Any] = {name: getattr(record, name) for name in AS_THEY_ARE} | {
        "state": int(state_of(record)),
        "kind": int(record.kind),
        "month": first_of_month(record.due_on),
        "idempotency_key": str(record.idempotency_key),
        "answers": json.dumps(record.answers, ensure_ascii=False),
        "entry": entry,
    }
    with connection.cursor() as cursor:
        cursor.execute(STORE_AT_ONCE, values | NO_MASKS | masks_of(record, counts))
        row = cursor.fetchone()
    if row is None:
        return False
    record.pk = row[0]
    record._state.adding, record._state.db = False, "default"
    return True


def _store_stepwise(record: DutyRecord, counts: bool, entry: str) -> bool:
    """The same for a database that has no such statement."""
    if not close_duty(record):
        return False
    note_month(record.enterprise_id, first_of_month(record.due_on), masks_of(record, counts))
    record.save(force_insert=True)
    add_leaf(entry)
    return True


def close_duty(record: DutyRecord) -> bool:
    """False if it was not open."""
    duty = Duty.objects.filter(pk=(record.enterprise_id, record.due_on, record.kind)).open()
    return bool(duty.update(state=state_of(record), submitted_at=record.received_at))


def note_month(enterprise_id: int, month: date, masks: dict[str, int]) -> None:
    """Set these bits in the month of an enterprise, beside those that are set."""
    known = DutyMonth.objects.filter(pk=(enterprise_id, month))
    if not known.update(**{name: F(name).bitor(bits) for name, bits in masks.items()}):
        DutyMonth.objects.create(enterprise_id=enterprise_id, month=month, **masks)


def masks_of(record: DutyRecord, counts: bool) -> dict[str, int]:
    bit = 1 << (record.due_on.day - 1)
    rhythm = RHYTHMS[Duty.Kind(record.kind)]
    return {
        f"{rhythm}_due": bit,
        f"{rhythm}_done": bit if counts else 0,
        f"{rhythm}_on_time": 0 if record.is_late else bit,
    }


def state_of(record: DutyRecord) -> Duty.State:
    return Duty.State.LATE if record.is_late else Duty.State.ON_TIME
