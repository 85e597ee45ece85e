"""New versions of the checklists: brought in together, in force from a day to come."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.effective import LaterRowExists
from common.local_time import local_date
from inspections.checklist_files import ChecklistText
from inspections.models import Checklist, ChecklistItem, ChecklistUse


class ChecklistRefused(Exception):
    """The versions can't be added as asked; none was."""


class NotToCome(ChecklistRefused):
    """A version begins on a day to come: what was judged stays as it was judged."""


class VersionTaken(ChecklistRefused):
    """That version is there already."""


class LaterVersionWaits(ChecklistRefused):
    """A version is there that begins on that day or later."""


@transaction.atomic
def add_checklist_versions(
    *, texts: Sequence[ChecklistText], version: str, effective_from: date, by: User | None, at: datetime
) -> list[Checklist]:
    """Each code given begins a new version on that day; the one before ends the day before. All or none."""
    if effective_from <= local_date(at):
        raise NotToCome(effective_from)
    return [_add(text, version, effective_from, by, at) for text in texts]


def _add(text: ChecklistText, version: str, day: date, by: User | None, at: datetime) -> Checklist:
    earlier = Checklist.objects.filter(code=text.code)
    try:
        earlier.make_way(day)
    except LaterRowExists as error:
        raise LaterVersionWaits(text.code) from error
    if earlier.filter(version=version).exists():
        raise VersionTaken(f"{text.code}-{version}")
    checklist = Checklist.objects.create(code=text.code, version=version, effective_from=day, **text.row)
    ChecklistUse.objects.bulk_create(ChecklistUse(checklist=checklist, kind=kind) for kind in text.kinds)
    ChecklistItem.objects.bulk_create(ChecklistItem(checklist=checklist, **item) for item in text.items)
    new = {"version": version, "effective_from": day.isoformat(), "items": len(text.items)}
    record_audit(action="add_checklist_version", subject=checklist, by=by, at=at, new=new)
    return checklist
