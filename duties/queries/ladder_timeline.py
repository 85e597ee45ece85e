"""The ladder of one duty as its page tells it: what has been taken, and what comes next while it is open."""

from dataclasses import dataclass
from datetime import datetime

from duties.models import Duty, LadderPause, LadderRung, LadderStep, LadderTold
from duties.queries.ladder import NO_TIME, ladders, steps_of


@dataclass(frozen=True)
class LadderLine:
    """A step that was taken, or, without an outcome, a rung that comes at that moment."""

    number: int
    who: str
    moment: datetime
    outcome: str = ""
    told: tuple[LadderTold, ...] = ()

    @property
    def who_label(self):
        return LadderRung.Who(self.who).label

    @property
    def outcome_label(self):
        return LadderStep.Outcome(self.outcome).label if self.outcome else ""

    @property
    def is_taken(self) -> bool:
        return bool(self.outcome)


@dataclass(frozen=True)
class LadderTimeline:
    lines: list[LadderLine]
    paused_until: datetime | None = None

    def __bool__(self):
        return bool(self.lines)


def timeline_of(duty: Duty, at: datetime) -> LadderTimeline:
    """Seven queries at most. A duty that is done shows only what happened."""
    steps = steps_of(duty)
    lines = [
        LadderLine(step.number, step.who, step.taken_at, step.outcome, tuple(step.told.all()))
        for step in steps
    ]
    climb = ladders().climb_of(duty.kind, duty.due_on) if duty.is_open else None
    if climb is None:
        return LadderTimeline(lines)
    pause = LadderPause.objects.filter(
        enterprise_id=duty.enterprise_id, due_on=duty.due_on, kind=duty.kind
    ).first()
    stood_still = pause.stood_still if pause else NO_TIME
    taken = steps[-1].number if steps else 0
    lines += [
        LadderLine(rung.number, rung.who, moment)
        for rung in climb.rungs
        if rung.number > taken and (moment := climb.moment(rung, stood_still)) > at
    ]
    return LadderTimeline(lines, pause.until if pause and pause.until > at else None)
