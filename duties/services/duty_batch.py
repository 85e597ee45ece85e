"""Records of many duties at once, as a city brings along what it wrote down before the platform."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import Change, record_audits
from common.local_time import first_of_month
from duties.models import Duty, DutyRecord, DutyRecordPhoto, DutyRule
from duties.queries.sealed_record import sealed_record
from duties.services.duty import (
    DutyRefused,
    HandedIn,
    judge,
    open_hazards,
    photos_of,
    told_of,
    written,
)
from duties.services.duty_store import close_duty, masks_of, note_month
from duties.services.ladder import stop_ladders
from duties.signals import duties_changed
from enterprises.models import Enterprise
from ledger.services.leaf import add_leaves

BATCH = 1_000


class NotOpen(DutyRefused):
    """One of the duties is not owed, or was handed in before; none of the records was stored."""


@dataclass(frozen=True)
class Submission:
    """What `submit_duty` is told of one record."""

    enterprise: Enterprise
    kind: Duty.Kind
    due_on: date
    by: User
    at: datetime
    handed_in: HandedIn


@transaction.atomic
def submit_duties(submissions: Sequence[Submission]) -> list[DutyRecord]:
    """The same rows as handing in one after the other leaves, in a tenth of the statements; all or none.

    Each duty may be among them once. What follows is told once of all, at the moment of the last.
    """
    if not submissions:
        return []
    at = max(one.at for one in submissions)
    records = [written(**vars(one)) for one in submissions]
    _close(records)
    DutyRecord.objects.bulk_create(records, batch_size=BATCH)
    pairs = [(record, one.handed_in) for record, one in zip(records, submissions, strict=True)]
    add_leaves(sealed_record(record, handed_in.photos).entry for record, handed_in in pairs)
    DutyRecordPhoto.objects.bulk_create(
        (shown for pair in pairs for shown in photos_of(*pair)), batch_size=BATCH
    )
    stop_ladders(records, at=at)
    for record, handed_in in pairs:
        open_hazards(record, handed_in)
    changes = [
        Change(
            subject=record,
            new=told_of(record),
            region_path=record.enterprise.region_path,
            by=record.by,
            at=record.received_at,
        )
        for record in records
    ]
    record_audits(action="submit_duty", changes=changes, by=None, at=at)
    enterprise_ids = sorted({record.enterprise_id for record in records})
    duties_changed.send(sender=DutyRecord, enterprise_ids=enterprise_ids, at=at)
    return records


def _close(records: Sequence[DutyRecord]) -> None:
    """Each duty by itself, so that none is closed twice; the months once for all of their days."""
    rules = {day: DutyRule.objects.on(day).first() for day in {record.due_on for record in records}}
    months: dict[tuple[int, date], dict[str, int]] = defaultdict(dict)
    for record in sorted(records, key=lambda one: (one.enterprise_id, one.due_on, one.kind)):
        counts = judge(record, rules[record.due_on])
        if not close_duty(record):
            raise NotOpen
        masks = months[record.enterprise_id, first_of_month(record.due_on)]
        for name, bit in masks_of(record, counts).items():
            masks[name] = masks.get(name, 0) | bit
    for (enterprise_id, month), masks in sorted(months.items()):
        note_month(enterprise_id, month, masks)
