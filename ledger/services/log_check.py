"""The nightly look through the log: what is new each night, all of it from time to time."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from ledger.models import Checkpoint, LogCheck
from ledger.queries.log_check import open_check
from ledger.queries.verify import verify

logger = logging.getLogger(__name__)
LINES_KEPT = 50
KEPT = timedelta(days=400)


def check_log(*, at: datetime, now: Callable[[], datetime]) -> LogCheck:
    """Look through what the last look without findings has not seen yet, and store what was found.

    All of it, where nobody has for `LEDGER_WHOLE_CHECK_DAYS`. What was found is looked for again each night,
    from where that look began, until it is no longer there. Rows that repeat records are held against them
    every night: index and lists are made from these. `now` is asked when the look is over.
    """
    since = _since(at)
    newest = Checkpoint.objects.last()  # what is sealed meanwhile is looked at the next night
    report = verify(since=since, repeating=True)
    check = LogCheck.objects.create(
        started_at=at,
        ended_at=now(),
        since_size=since,
        size=newest.size if newest else 0,
        finding_count=len(report.findings),
        findings=[str(finding) for finding in report.findings[:LINES_KEPT]],
        remarks=report.remarks,
    )
    if report.findings:
        logger.error("the log check found %d rows changed behind the platform's back", len(report.findings))
    LogCheck.objects.filter(ended_at__lt=at - KEPT, finding_count=0).delete()
    return check


def _since(at: datetime) -> int:
    if (found := open_check()) is not None:
        return found.since_size
    whole = LogCheck.objects.clean().filter(since_size=0, started_at__gt=at - _whole_every()).exists()
    newest = LogCheck.objects.clean().last()
    return newest.size if whole and newest is not None else 0


def _whole_every() -> timedelta:
    # Nights differ by minutes: the seventh night is the seventh, though it began a little earlier.
    return timedelta(days=settings.LEDGER_WHOLE_CHECK_DAYS) - timedelta(hours=1)
