"""Which rungs of which duties are due: read off the clock, as duties of a kind and day share one deadline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from common.local_time import local_date
from duties.models import (
    Duty,
    DutyRule,
    LadderDay,
    LadderPause,
    LadderRule,
    LadderRung,
    LadderStep,
    span_of,
)
from duties.queries.owed import due_days

# After a longer outage the old steps are history: telling of them now would only be noise.
CATCH_UP = timedelta(days=3)
NO_TIME = timedelta()


@dataclass(frozen=True)
class Climb:
    """The ladder that all duties of a kind and day climb: one deadline, one rule."""

    kind: Duty.Kind
    due_on: date
    deadline: datetime
    rungs: tuple[LadderRung, ...]
    pause: timedelta

    def moment(self, rung: LadderRung, stood_still: timedelta = NO_TIME) -> datetime:
        return self.deadline + rung.delay + stood_still

    def top_at(self, at: datetime, stood_still: timedelta = NO_TIME) -> int:
        """Number of the highest rung whose moment has come; 0 for none. That moment counts as come."""
        return max(
            (rung.number for rung in self.rungs if self.moment(rung, stood_still) <= at),
            default=0,
        )

    def next_after(self, number: int, stood_still: timedelta) -> datetime | None:
        """The moment of the rung after that one."""
        return next(
            (self.moment(rung, stood_still) for rung in self.rungs if rung.number > number),
            None,
        )


@dataclass(frozen=True)
class Ladders:
    """All rules of ladders and deadlines, in memory: a handful of rows."""

    ladder_rules: Sequence[LadderRule]
    duty_rules: Sequence[DutyRule]

    def climb_of(self, kind: int, due_on: date) -> Climb | None:
        """None where no rule says when whom to tell."""
        opens_on = span_of(kind, due_on)[0]
        ladder = next(
            (rule for rule in self.ladder_rules if rule.kind == kind and rule.is_effective_on(opens_on)), None
        )
        duty_rule = next(
            (
                rule
                for rule in self.duty_rules
                if rule.effective_from <= due_on <= (rule.effective_to or due_on)
            ),
            None,
        )
        if ladder is None or duty_rule is None:
            return None
        return Climb(
            Duty.Kind(kind),
            due_on,
            duty_rule.deadline(due_on),
            tuple(ladder.rungs.all()),
            timedelta(hours=ladder.pause_hours),
        )

    def around(self, at: datetime) -> Iterator[Climb]:
        """Every ladder with a rung that came due within the time that is caught up with."""
        delays = [rung.delay for rule in self.ladder_rules for rung in rule.rungs.all()]
        if not delays:
            return
        day = timedelta(days=1)  # deadlines lie within the day or at its end
        first = local_date(at - max(*delays, NO_TIME) - CATCH_UP) - day
        last = local_date(at - min(*delays, NO_TIME)) + day
        for kind in Duty.Kind:
            for due_on in due_days(kind, first, last):
                climb = self.climb_of(kind, due_on)
                if climb and climb.top_at(at) > climb.top_at(at - CATCH_UP):
                    yield climb


def ladders() -> Ladders:
    """Three queries."""
    rules = LadderRule.objects.prefetch_related("rungs").order_by("kind", "-effective_from", "pk")
    return Ladders(list(rules), list(DutyRule.objects.order_by("-effective_from")))


def climbs_due(known: Ladders, at: datetime) -> list[tuple[Climb, int]]:
    """Ladders on which a rung has come due that has not been looked after yet, with its number; one query.

    The lowest deadlines first, so that news leaves in the order in which it became due.
    """
    around = list(known.around(at))
    if not around:
        return []
    days = LadderDay.objects.filter(due_on__in={climb.due_on for climb in around})
    done = {(day.kind, day.due_on): day.number for day in days}
    waiting = [
        (climb, top)
        for climb in around
        if (top := climb.top_at(at)) > done.get((climb.kind, climb.due_on), 0)
    ]
    return sorted(waiting, key=lambda one: (one[0].deadline, one[0].kind))


def open_duties(climb: Climb, after: int) -> QuerySet[Duty]:
    """Open duties of that kind and day, of enterprises beyond that one."""
    return (
        Duty.objects.open()
        .filter(kind=climb.kind, due_on=climb.due_on, enterprise_id__gt=after)
        .order_by("enterprise_id")
    )


def is_any_below(climb: Climb, number: int) -> bool:
    """Whether an open duty has not climbed that rung yet, of those whose clock has never stood still.

    A difference of sets and not NOT EXISTS: on an evening on which all steps of a city are new, PostgreSQL
    knows nothing of them and would compare each duty with each step.
    """
    same = {"kind": climb.kind, "due_on": climb.due_on}
    climbed, paused = LadderStep.objects.filter(number=number, **same), LadderPause.objects.filter(**same)
    duties = Duty.objects.open().filter(**same)
    return (
        duties.order_by()
        .values_list("enterprise_id")
        .difference(*(rows.order_by().values_list("enterprise_id") for rows in (climbed, paused)))
        .exists()
    )


def steps_of(duty: Duty) -> list[LadderStep]:
    """What the ladder of one duty has done so far, with the people."""
    steps = LadderStep.objects.filter(enterprise_id=duty.enterprise_id, due_on=duty.due_on, kind=duty.kind)
    return list(steps.prefetch_related("told__user").order_by("number"))


def of_duties(keys: Sequence[tuple[int, date, int]]) -> Q:
    """Rows that belong to these duties, and to a few more of the same enterprises, days and kinds."""
    return Q(
        enterprise_id__in={key[0] for key in keys},
        due_on__in={key[1] for key in keys},
        kind__in={key[2] for key in keys},
    )
