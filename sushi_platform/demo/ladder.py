"""What the ladders of the demo city have done lately: who heard of what is still not handed in."""

from datetime import datetime, timedelta

from duties.services.ladder import take_due_rungs

HOURS = 24 * 4  # as far back as ladders are caught up with, and the highest rung of a day


def climb_lately(*, now: datetime) -> int:
    """Let the last days pass hour by hour, as the minutes would have; returns how many steps that made."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return sum(take_due_rungs(at=hour - timedelta(hours=back)) for back in range(HOURS, -1, -1))
