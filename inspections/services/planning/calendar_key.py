"""The address under which a calendar program reads somebody's visits without signing in."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from inspections.models import CalendarKey
from inspections.queries.planning.calendar_key import hash_of

KEY_BYTES = 32


@transaction.atomic
def make_calendar_key(*, by: User, at: datetime) -> str:
    """A new key, told this once; an earlier one opens nothing any more."""
    key = secrets.token_urlsafe(KEY_BYTES)
    CalendarKey.objects.update_or_create(user=by, defaults={"key_hash": hash_of(key), "made_at": at})
    _audit("make_calendar_key", by, at)
    return key


@transaction.atomic
def revoke_calendar_key(*, by: User, at: datetime) -> bool:
    """Whether there was one."""
    gone, _rows = CalendarKey.objects.filter(user=by).delete()
    if gone:
        _audit("revoke_calendar_key", by, at)
    return bool(gone)


def _audit(action: str, by: User, at: datetime) -> None:
    record_audit(action=action, subject=by, by=by, at=at, region_path=by.latest_region_path())
