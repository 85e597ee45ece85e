"""A file brought in, from its upload to the last row: read, check, and write all or nothing."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise, ImportBatch
from enterprises.permissions import KEEPERS
from enterprises.services.import_file import ImportFileRefused, read_rows
from enterprises.services.import_plan import Plan, make_plan
from enterprises.services.import_progress import Phase, forget_progress, note_progress, read_progress
from enterprises.services.import_row import RowError, check_rows
from enterprises.services.import_write import write_plan
from enterprises.signals import enterprises_changed

logger = logging.getLogger(__name__)

MOST_ERRORS_KEPT = 5_000
MOST_ATTEMPTS = 3
STUCK_AFTER = timedelta(minutes=5)
State = ImportBatch.State

Listener = Callable[[Phase, int, int], None]


class TakenOver(Exception):
    """Another worker has begun this import again; what this one found is dropped."""


@transaction.atomic
def queue_import(
    *, file: File, file_name: str, is_dry_run: bool, by: User | None, at: datetime
) -> ImportBatch:
    """Keep the file and put its import in the queue; the task is started by whoever calls."""
    batch = ImportBatch.objects.create(
        by=by,
        region=_home_region(by),
        file_name=file_name[-200:],
        file=file,
        is_dry_run=is_dry_run,
    )
    _tell("queue_import", batch, by, at, {"file_name": batch.file_name, "is_dry_run": is_dry_run})
    return batch


def run_import(*, batch: ImportBatch, at: datetime, listener: Listener | None = None) -> ImportBatch:
    """Carry out a queued import. Twice does no harm: a batch that isn't queued is left alone.

    Reading and checking run outside any transaction, so that progress is seen and SQLite's one writer stays
    free; the writing is one transaction that also sets the batch's state.
    """
    if not _claim(batch, at):
        return batch
    batch.refresh_from_db()

    def tell(phase: Phase, done: int, total: int) -> None:
        note_progress(batch, phase, done, total)
        if listener:
            listener(phase, done, total)

    with translation.override(batch.by.language if batch.by else None):
        try:
            _carry_out(batch, at, tell)
        except ImportFileRefused as refusal:
            _finish(batch, State.REFUSED, at, errors=[RowError(0, "", str(refusal))])
        except TakenOver:
            logger.warning("import %s was taken over", batch.pk)
        except IntegrityError:
            # Somebody registered one of these enterprises between our look and our writing.
            told = _("导入期间有人改动了相同的主体，请重新导入。")
            _finish(batch, State.REFUSED, at, errors=[RowError(0, "", told)])
    forget_progress(batch)
    batch.refresh_from_db()
    return batch


def stuck_imports(*, at: datetime) -> list[int]:
    """Imports whose message or worker was lost, queued again; after three attempts they have failed."""
    silent = ImportBatch.objects.filter(
        Q(state=State.QUEUED, created_at__lt=at - STUCK_AFTER)
        | Q(state=State.RUNNING, started_at__lt=at - STUCK_AFTER)
    )
    again = []
    for batch in silent.order_by("pk"):
        if batch.state == State.RUNNING and read_progress(batch):
            continue
        same = ImportBatch.objects.filter(pk=batch.pk, state=batch.state, started_at=batch.started_at)
        if batch.attempts >= MOST_ATTEMPTS:
            same.update(state=State.FAILED, finished_at=at)
        elif same.update(state=State.QUEUED):
            again.append(batch.pk)
    return again


def importable_paths(user: User | None) -> list[str] | None:
    """Where the importer may register; None, the platform itself, everywhere."""
    return None if user is None else user.territory_paths(KEEPERS)


def _claim(batch: ImportBatch, at: datetime) -> bool:
    queued = ImportBatch.objects.filter(pk=batch.pk, state=State.QUEUED)
    return bool(queued.update(state=State.RUNNING, started_at=at, attempts=batch.attempts + 1))


def _carry_out(batch: ImportBatch, at: datetime, tell: Listener) -> None:
    territory = importable_paths(batch.by)
    tell(Phase.READING, 0, 0)
    with batch.file.open("rb") as file:
        rows = read_rows(file=file, name=batch.file_name)
    ImportBatch.objects.filter(pk=batch.pk).update(rows_total=len(rows))
    checked = check_rows(
        rows=rows, territory=territory, progress=lambda done, total: tell(Phase.CHECKING, done, total)
    )
    today = local_date(at)
    if batch.is_dry_run or checked.errors:
        plan = make_plan(candidates=checked.candidates, territory=territory, today=today)
        errors = checked.errors + plan.errors
        _finish(batch, State.REFUSED if errors else State.CHECKED, at, plan=plan, errors=errors)
        return
    with transaction.atomic():
        _hold(batch)
        plan = make_plan(
            candidates=checked.candidates,
            territory=territory,
            today=today,
            enterprises=Enterprise.objects.select_for_update(),
        )
        if not plan.errors:
            write_plan(
                plan=plan,
                by=batch.by,
                at=at,
                reason=_("导入 %(number)d：%(file)s") % {"number": batch.pk, "file": batch.file_name},
                progress=lambda done, total: tell(Phase.WRITING, done, total),
            )
            touched = [row.enterprise.pk for row in plan.rows if row.is_new or row.is_changed]
            if touched:
                enterprises_changed.send(sender=ImportBatch, enterprise_ids=touched, at=at)
        _finish(batch, State.REFUSED if plan.errors else State.DONE, at, plan=plan, errors=plan.errors)


def _hold(batch: ImportBatch) -> None:
    """Lock the batch for the writing; a sweep that gave it to somebody else has won."""
    held = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.state != State.RUNNING or held.started_at != batch.started_at:
        raise TakenOver


@transaction.atomic
def _finish(
    batch: ImportBatch, state: str, at: datetime, *, plan: Plan | None = None, errors: list[RowError]
) -> None:
    errors = sorted(errors, key=lambda error: error.row)
    counts = {
        "created_count": len(plan.created) if plan and not errors else 0,
        "updated_count": len(plan.updated) if plan and not errors else 0,
        "unchanged_count": plan.unchanged_count if plan and not errors else 0,
        "error_count": len(errors),
    }
    mine = ImportBatch.objects.filter(pk=batch.pk, state=State.RUNNING, started_at=batch.started_at)
    finished = mine.update(
        state=state,
        finished_at=timezone.now(),
        errors=[asdict(error) for error in errors[:MOST_ERRORS_KEPT]],
        **counts,
    )
    if not finished:
        raise TakenOver
    _tell("finish_import", batch, batch.by, at, {"state": str(state), **counts})


def _home_region(by: User | None) -> Region | None:
    if by is None:
        return None
    return next((a.region for a in by.current_role_assignments if a.role in KEEPERS), None)


def _tell(action: str, batch: ImportBatch, by: User | None, at: datetime, new: dict) -> None:
    path = batch.region.path if batch.region else ""
    record_audit(action=action, subject=batch, by=by, at=at, new=new, region_path=path)
