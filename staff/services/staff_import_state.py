"""How somebody's last import at an enterprise went, told for an hour; and files that wait for the worker.

A small file is brought in while the clerk waits. A large one takes longer than a browser does: it is sealed,
handed to the worker and deleted as soon as it has been read. What is lost here is only news: a run that was
killed is handed out again, and finds its rows unchanged.
"""

import io
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.cache import caches

from accounts.models import User
from common.stored_file import FileMissing, delete_stored, read_encrypted, store_encrypted
from enterprises.models import Enterprise
from enterprises.services.import_row import RowError
from staff.services.staff_import import StaffImport, import_staff

HOUR = 3600
FOLDER = "imports"
RUNNING, FINISHED, FAILED = "RUNNING", "FINISHED", "FAILED"


@dataclass(frozen=True)
class LastImport:
    state: str
    outcome: StaffImport | None = None


def last_import(*, enterprise: Enterprise, by: User) -> LastImport | None:
    kept = caches["shared"].get(_key(enterprise, by))
    if kept is None:
        return None
    outcome = kept["outcome"]
    if outcome is not None:
        errors = [RowError(**error) for error in outcome["errors"]]
        outcome = StaffImport(**(outcome | {"errors": errors}))
    return LastImport(kept["state"], outcome)


def remember_import(
    *, enterprise: Enterprise, by: User, state: str = FINISHED, outcome: StaffImport | None = None
) -> None:
    """Numbers and names in the errors are masked already."""
    kept = {"state": state, "outcome": asdict(outcome) if outcome else None}
    caches["shared"].set(_key(enterprise, by), kept, HOUR)


def queue_staff_import(*, enterprise: Enterprise, content: bytes, by: User) -> str:
    """Seal the file for the worker; the name returned is the only way to it."""
    remember_import(enterprise=enterprise, by=by, state=RUNNING)
    return store_encrypted(content, folder=FOLDER)


def run_queued_import(
    *,
    enterprise: Enterprise,
    stored: str,
    name: str,
    is_dry_run: bool,
    may_appoint_managers: bool,
    by: User,
    at: datetime,
) -> None:
    """Bring the sealed file in and delete it, however it went. Twice is as good as once."""
    try:
        content = read_encrypted(stored)
    except FileMissing:
        return
    try:
        outcome = import_staff(
            enterprise=enterprise,
            file=io.BytesIO(content),
            name=name,
            is_dry_run=is_dry_run,
            may_appoint_managers=may_appoint_managers,
            by=by,
            at=at,
        )
    except Exception:
        remember_import(enterprise=enterprise, by=by, state=FAILED)
        delete_stored(stored)
        raise
    remember_import(enterprise=enterprise, by=by, outcome=outcome)
    delete_stored(stored)


def _key(enterprise: Enterprise, by: User) -> str:
    return f"staff-import:{enterprise.public_id}:{by.pk}"
