"""When a message goes out: pure rules over a moment that is handed in."""

import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings

from common.local_time import ZONE

URGENT = "URGENT"
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
MOST_DOUBLINGS = 6  # more than the longest wait has
JITTER = 0.2  # a fifth more or less, so that what failed together does not come back together


@dataclass(frozen=True)
class Rhythm:
    """When one person may be disturbed, and whether their news may wait to be gathered."""

    quiet_from: time | None
    quiet_until: time | None
    gathers: bool = True


def standard_rhythm() -> Rhythm:
    """Of whoever has chosen nothing."""
    return Rhythm(settings.NOTIFICATIONS.quiet_from, settings.NOTIFICATIONS.quiet_until)


def end_of_quiet(at: datetime, rhythm: Rhythm) -> datetime:
    """The first moment from `at` on that lies outside the quiet hours, told in Suzhou's time of day.

    From 22:00 to 06:30 means that 22:00 is quiet and 06:30 is not. Equal times are no quiet hours.
    """
    start, end = rhythm.quiet_from, rhythm.quiet_until
    if start is None or end is None or start == end:
        return at
    local = at.astimezone(ZONE)
    now = local.time()
    is_quiet = start <= now < end if start < end else (now >= start or now < end)
    if not is_quiet:
        return at
    until = datetime.combine(local.date(), end, ZONE)
    return until if until > local else until + timedelta(days=1)


def due_at(at: datetime, urgency: str, rhythm: Rhythm) -> datetime:
    """When news of this moment goes out at the latest."""
    if urgency == URGENT:
        return at
    window: timedelta = settings.NOTIFICATIONS.gather[urgency] if rhythm.gathers else timedelta()
    return end_of_quiet(at + window, rhythm)


def next_try_at(
    at: datetime, *, tries: int, is_urgent: bool, rhythm: Rhythm, wait_seconds: int | None = None
) -> datetime:
    """When to try again after so many tries; `wait_seconds` is what the other side asked for."""
    wait = min(FIRST_WAIT * 2 ** min(tries - 1, MOST_DOUBLINGS), LONGEST_WAIT)
    wait *= random.uniform(1 - JITTER, 1 + JITTER)  # spreads load, protects nothing
    if wait_seconds is not None:
        wait = max(wait, min(timedelta(seconds=wait_seconds), LONGEST_WAIT))
    return at + wait if is_urgent else end_of_quiet(at + wait, rhythm)


def stale_at(at: datetime, *, is_urgent: bool) -> datetime:
    """From when on a message is only worth reading in the list."""
    limits = settings.NOTIFICATIONS
    return at + (limits.urgent_stale_after if is_urgent else limits.stale_after)


def tries_allowed(*, is_urgent: bool) -> int:
    return settings.NOTIFICATIONS.urgent_tries if is_urgent else settings.NOTIFICATIONS.tries
