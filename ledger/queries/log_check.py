"""Whether the log and its records were looked through of late, and what that has found."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger.models import Checkpoint, LogCheck

PATIENCE = timedelta(hours=50)  # two nights and a long look


@dataclass(frozen=True)
class CheckState:
    newest: LogCheck | None
    whole: LogCheck | None  # the newest that looked at everything
    found: LogCheck | None  # the one with findings that no later look has cleared
    has_stopped: bool


def open_check() -> LogCheck | None:
    """The newest look with findings, unless a later one over at least as much has found none."""
    found = LogCheck.objects.filter(finding_count__gt=0).last()
    if found is None:
        return None
    cleared = LogCheck.objects.clean().filter(pk__gt=found.pk, since_size__lte=found.since_size)
    return None if cleared.exists() else found


def check_state(*, at: datetime) -> CheckState:
    """Five queries at most. A log too young for its first night has not stopped."""
    newest = LogCheck.objects.last()
    began = (
        newest.ended_at
        if newest
        else Checkpoint.objects.order_by("size").values_list("at", flat=True).first()
    )
    return CheckState(
        newest=newest,
        whole=LogCheck.objects.filter(since_size=0).last(),
        found=open_check(),
        has_stopped=began is not None and at - began > PATIENCE,
    )
