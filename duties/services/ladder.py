"""The ladder of open duties: takes what is due, stops at submission, pauses when somebody knows."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from common.local_time import local_date
from duties.ladder_plan import plan_steps
from duties.models import Duty, DutyRecord, LadderDay, LadderPause, LadderRung, LadderStep, LadderTold
from duties.queries.ladder import (
    Climb,
    Ladders,
    climbs_due,
    is_any_below,
    ladders,
    of_duties,
    open_duties,
)
from duties.queries.ladder_people import ladder_people
from duties.services.ladder_news import TOPIC, Told, draft_key, is_collective, write_news
from notifications.services.notice import notify_many, withdraw_notices

CHUNK = 2_000  # duties in one transaction: their rows are locked for about a second
BATCH = 1_000

DutyKey = tuple[int, date, int]


@dataclass(frozen=True)
class Ready:
    """A duty with the highest of its rungs that is due."""

    duty: Duty
    climb: Climb
    top: int


def take_due_rungs(*, at: datetime) -> int:
    """Take every rung that is due at that moment, of all open duties; returns how many steps that made.

    May run twice or in two workers at once: a step is taken once. In a minute in which nothing comes due it
    asks five questions and no duty; otherwise some thirty statements for each two thousand duties.
    """
    known = ladders()
    taken, finished = 0, []
    for climb, top in climbs_due(known, at):
        taken += _climb(climb, top, at)
        # Who was passed over while being handed in is asked again in a minute, should that come to nothing.
        if not is_any_below(climb, top):
            finished.append(LadderDay(kind=climb.kind, due_on=climb.due_on, number=top))
    if finished:
        LadderDay.objects.bulk_create(
            finished, update_conflicts=True, unique_fields=["kind", "due_on"], update_fields=["number"]
        )
    return taken + _take_paused(known, at)


def _climb(climb: Climb, top: int, at: datetime) -> int:
    """From one enterprise to the next, so that no chunk looks again at what those before it have taken."""
    steps, last = _take_chunk(climb, top, 0, at)
    taken = steps
    while last is not None:
        steps, last = _take_chunk(climb, top, last, at)
        taken += steps
    return taken


@transaction.atomic
def _take_chunk(climb: Climb, top: int, after: int, at: datetime) -> tuple[int, int | None]:
    """How many steps some duties make, locked meanwhile, and where to go on; None at the end.

    One that is just being handed in is passed over.
    """
    duties = list(open_duties(climb, after).select_for_update(skip_locked=True)[:CHUNK])
    keys = [duty.pk for duty in duties]
    taken, paused = _taken_before(keys), _paused_before(keys)
    ready = [
        Ready(duty, climb, top) for duty in duties if taken.get(duty.pk, 0) < top and duty.pk not in paused
    ]
    return _take(ready, taken, at), duties[-1].enterprise_id if len(duties) == CHUNK else None


def _take_paused(known: Ladders, at: datetime) -> int:
    """Ladders that have stood still have moments of their own, and there are few of them."""
    due = LadderPause.objects.filter(next_at__lte=at).order_by("next_at", "pk")
    keys = list(due.values_list("enterprise_id", "due_on", "kind")[:CHUNK])
    return _take_paused_chunk(keys, known, at) if keys else 0


@transaction.atomic
def _take_paused_chunk(keys: Sequence[DutyKey], known: Ladders, at: datetime) -> int:
    # Duties are locked before pauses, as everywhere.
    duties = {duty.pk: duty for duty in _locked(Duty.objects.open().filter(of_duties(keys)))}
    pauses = list(
        LadderPause.objects.filter(of_duties(keys), next_at__lte=at).select_for_update().order_by("pk")
    )
    keys = [(pause.enterprise_id, pause.due_on, pause.kind) for pause in pauses]
    ready, taken_before = [], _taken_before(keys)
    for pause, key in zip(pauses, keys, strict=True):
        climb = known.climb_of(pause.kind, pause.due_on)
        pause.next_at = None
        if key in duties and climb is not None:
            top = climb.top_at(at, pause.stood_still)
            ready.append(Ready(duties[key], climb, top))
            pause.next_at = climb.next_after(max(top, taken_before.get(key, 0)), pause.stood_still)
    taken = _take(ready, taken_before, at)
    LadderPause.objects.bulk_update(pauses, ["next_at"], batch_size=BATCH)
    return taken


def _take(ready: Sequence[Ready], taken: Mapping[DutyKey, int], at: datetime) -> int:
    """Write the steps and tell the people, in a fixed number of statements."""
    if not ready:
        return 0
    people = ladder_people([one.duty for one in ready], local_date(at))
    told_as = _told_as([one for one in ready if taken.get(one.duty.pk, 0)])
    steps: list[LadderStep] = []
    told: list[Told] = []
    for one in ready:
        duty = one.duty
        held: dict[str, dict] = {}

        def people_of(who, duty=duty, held=held):
            if who not in held:
                held[who] = {user.pk: user for user in people.of(duty, who)}
            return held[who]

        for planned in plan_steps(
            one.climb.rungs,
            taken=taken.get(duty.pk, 0),
            top=one.top,
            people_of=people_of,
            told_as=told_as.get(duty.pk),
        ):
            rung = one.climb.rungs[planned.rung.number - 1]
            step = _step(duty, rung, planned.outcome, at)
            steps.append(step)
            told += [
                Told(held[rung.who][pk], step, duty, people.enterprises[duty.enterprise_id], one.climb, rung)
                for pk in planned.people
            ]
    return _store(steps, told, at)


def _told_as(ready: Sequence[Ready]) -> dict[DutyKey, dict[int, set[str]]]:
    """Of each duty, for which posts whom was told since its deadline; one query."""
    found: dict[DutyKey, dict[int, set[str]]] = {}
    if not ready:
        return found
    climbs = {one.duty.pk: one.climb for one in ready}
    told = LadderTold.objects.filter(step__in=LadderStep.objects.filter(of_duties(list(climbs))))
    names = "step__enterprise_id", "step__due_on", "step__kind", "step__number", "step__who", "user_id"
    for enterprise_id, due_on, kind, number, who, user_id in told.order_by().values_list(*names):
        key = (enterprise_id, due_on, kind)
        if not climbs[key].rungs[number - 1].is_reminder:
            found.setdefault(key, {}).setdefault(user_id, set()).add(who)
    return found


def _step(duty: Duty, rung: LadderRung, outcome: str, at: datetime) -> LadderStep:
    return LadderStep(
        enterprise_id=duty.enterprise_id,
        due_on=duty.due_on,
        kind=duty.kind,
        number=rung.number,
        who=rung.who,
        taken_at=at,
        outcome=outcome,
    )


def _store(steps: Sequence[LadderStep], told: Sequence[Told], at: datetime) -> int:
    """Only what no other worker has taken a moment ago; the keys are made here, so what stands was new."""
    LadderStep.objects.bulk_create(steps, ignore_conflicts=True, batch_size=BATCH)
    new = set(LadderStep.objects.filter(pk__in=[step.pk for step in steps]).values_list("pk", flat=True))
    news = list(write_news(one for one in told if one.step.pk in new))
    LadderTold.objects.bulk_create(
        (LadderTold(step=one.step, user=one.user, key=piece.key) for piece, group in news for one in group),
        batch_size=BATCH,
    )
    notify_many([piece for piece, _group in news], at=at)
    return len(new)


def _locked(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    return duties.select_for_update().order_by("enterprise_id", "due_on", "kind")


def _taken_before(keys: Sequence[DutyKey]) -> dict[DutyKey, int]:
    """The highest step of each duty so far; what is missing has none."""
    rows = LadderStep.objects.filter(of_duties(keys)).order_by()
    highest = rows.values_list("enterprise_id", "due_on", "kind").annotate(Max("number"))
    return {(enterprise_id, due_on, kind): number for enterprise_id, due_on, kind, number in highest}


def _paused_before(keys: Sequence[DutyKey]) -> set[DutyKey]:
    """Those whose clock stands still or has stood still: they have moments of their own."""
    return set(LadderPause.objects.filter(of_duties(keys)).values_list("enterprise_id", "due_on", "kind"))


def stop_ladder(*, enterprise_id: int, due_on: date, kind: int, at: datetime) -> None:
    """The duty is done: what has not gone out stays here. Inside of the caller's transaction."""
    told = LadderTold.objects.filter(step__enterprise_id=enterprise_id, step__due_on=due_on, step__kind=kind)
    drafts = set() if kind == Duty.Kind.DAILY_CONTROL else {draft_key(enterprise_id, due_on, kind)}
    _settle(told, at, besides=drafts)


def stop_ladders(records: Sequence[DutyRecord], *, at: datetime) -> None:
    """The same for many duties that are done by now."""
    keys = [(record.enterprise_id, record.due_on, record.kind) for record in records]
    drafts = {draft_key(*key) for key in keys if key[2] != Duty.Kind.DAILY_CONTROL}
    steps = LadderStep.objects.filter(~_is_of(Duty.objects.open()), of_duties(keys))
    _settle(LadderTold.objects.filter(step__in=steps), at, besides=drafts)


def stop_exempt_ladders(*, enterprise_ids: Iterable[int], since: date, at: datetime) -> None:
    """The same for duties that are no longer owed."""
    exempt = Duty.objects.filter(state=Duty.State.EXEMPT)
    steps = LadderStep.objects.filter(
        _is_of(exempt), enterprise_id__in=list(enterprise_ids), due_on__gte=since
    )
    _settle(LadderTold.objects.filter(step__in=steps), at)


def _settle(told: QuerySet[LadderTold], at: datetime, besides: Set[str] = frozenset()) -> None:
    keys = besides | set(told.values_list("key", flat=True))
    many = {key for key in keys if is_collective(key)}
    if many:
        # One notice of many enterprises is settled with the last of them.
        still_open = LadderStep.objects.filter(_is_of(Duty.objects.open()))
        keys -= set(
            LadderTold.objects.filter(key__in=many, step__in=still_open).values_list("key", flat=True)
        )
    if keys:
        withdraw_notices(topic=TOPIC, keys=keys, at=at)


def _is_of(duties: QuerySet[Duty]) -> Exists:
    return Exists(
        duties.filter(
            enterprise_id=OuterRef("enterprise_id"), due_on=OuterRef("due_on"), kind=OuterRef("kind")
        )
    )


@transaction.atomic
def pause_ladders(*, key: str, user_id: int, at: datetime) -> int:
    """Somebody who was told takes note: their ladders stand still; returns how many.

    A second acknowledgement within the pause only makes it longer. Reminders pause nothing, as they are read
    before anything is missed.
    """
    told = list(LadderTold.objects.filter(key=key, user_id=user_id).select_related("step").order_by("pk"))
    LadderTold.objects.filter(pk__in=[one.pk for one in told]).update(acknowledged_at=at)
    steps = {one.step.duty_key: one.step for one in told}
    keys = sorted(steps)
    still_open = {duty.pk for duty in _locked(Duty.objects.open().filter(of_duties(keys)))}
    pauses = {
        (pause.enterprise_id, pause.due_on, pause.kind): pause
        for pause in LadderPause.objects.filter(of_duties(keys)).select_for_update().order_by("pk")
    }
    known, taken = ladders(), _taken_before(keys)
    paused = [
        pause
        for duty_key in keys
        if duty_key in still_open
        and (pause := _paused(pauses.get(duty_key), steps[duty_key], known, taken[duty_key], at))
    ]
    LadderPause.objects.bulk_create([pause for pause in paused if pause.pk is None])
    LadderPause.objects.bulk_update(
        [pause for pause in paused if pause.pk is not None], ["until", "stood_still", "next_at"]
    )
    return len(paused)


def _paused(
    pause: LadderPause | None, step: LadderStep, known: Ladders, taken: int, at: datetime
) -> LadderPause | None:
    climb = known.climb_of(step.kind, step.due_on)
    if climb is None or not climb.pause or climb.rungs[step.number - 1].is_reminder:
        return None
    until = at + climb.pause
    longer = climb.pause
    if pause is None:
        pause = LadderPause(enterprise_id=step.enterprise_id, due_on=step.due_on, kind=step.kind)
        pause.stood_still = longer - longer
    elif pause.until > at:
        longer = until - pause.until
    pause.until, pause.stood_still = until, pause.stood_still + longer
    pause.next_at = climb.next_after(taken, pause.stood_still)
    return pause
