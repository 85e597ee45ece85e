"""Notes on the runs of scheduled tasks.

They are the machine's own notes, nobody acts here: no `by`, no audit entry.
"""

from datetime import datetime

from operations.models import TaskRun


def note_start(*, name: str, at: datetime) -> None:
    TaskRun.objects.update_or_create(name=name, defaults={"last_started_at": at})


def note_success(*, name: str, at: datetime) -> None:
    TaskRun.objects.update_or_create(
        name=name, defaults={"last_finished_at": at, "last_failed_at": None, "last_error": ""}
    )


def note_failure(*, name: str, at: datetime, error: str) -> None:
    """`error` is the class of the exception; its message could name a person."""
    TaskRun.objects.update_or_create(name=name, defaults={"last_failed_at": at, "last_error": error[:200]})
