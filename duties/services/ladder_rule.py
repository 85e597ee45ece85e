"""New ladders, from a day on; what has begun to climb keeps the ladder it began with."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.effective import LaterRowExists
from common.local_time import local_date
from duties.ladder_plan import RungText
from duties.models import Duty, LadderRule, LadderRung

HOUR = 60
# A reminder lies within the period of its duty: nobody is told of a week before it has begun.
LONGEST_AHEAD = {
    Duty.Kind.DAILY_CONTROL: 24 * HOUR,
    Duty.Kind.WEEKLY_CHECK: 7 * 24 * HOUR,
    Duty.Kind.MONTHLY_DISPATCH: 28 * 24 * HOUR,
}
LONGEST_AFTER = 30 * 24 * HOUR


class LadderRefused(Exception):
    """The ladder can't begin as asked; nothing was stored."""


class BeginsTooEarly(LadderRefused):
    """What has begun keeps the ladder it began with."""


class LaterRuleExists(LadderRefused):
    """A ladder of this kind begins on that day or after it."""


class NoRungs(LadderRefused):
    """A ladder without rungs tells nobody anything."""


class SameMoment(LadderRefused):
    """Two rungs at the same moment are one."""


class RemindsOutsiders(LadderRefused):
    """Before the deadline nothing is missed: only who has to hand in is reminded."""


class OutOfReach(LadderRefused):
    """The rung lies before the beginning of the period, or more than thirty days after its end."""


@transaction.atomic
def change_ladder_rule(
    *,
    kind: Duty.Kind,
    effective_from: date,
    pause_hours: int,
    rungs: Sequence[RungText],
    reason: str,
    by: User | None,
    at: datetime,
) -> LadderRule:
    """Let a new ladder begin on that day, its rungs in the order of their moments; the one before it ends."""
    if effective_from <= local_date(at):
        raise BeginsTooEarly
    _refuse_unsound(kind, rungs)
    try:
        replaced = [rule for rule, _last_day in LadderRule.objects.filter(kind=kind).make_way(effective_from)]
    except LaterRowExists as error:
        raise LaterRuleExists from error
    new = LadderRule.objects.create(
        kind=kind, effective_from=effective_from, pause_hours=pause_hours, legal_basis=reason
    )
    LadderRung.objects.bulk_create(
        LadderRung(
            rule=new, number=number, who=rung.who, delay_minutes=rung.delay_minutes, urgency=rung.urgency
        )
        for number, rung in enumerate(sorted(rungs, key=lambda rung: rung.delay_minutes), start=1)
    )
    record_audit(
        action="change_ladder_rule",
        subject=new,
        by=by,
        at=at,
        old=_in_words(replaced[-1]) if replaced else None,
        new=_in_words(new),
        reason=reason,
        region_path=by.latest_region_path() if by else "",
    )
    return new


def _refuse_unsound(kind: Duty.Kind, rungs: Sequence[RungText]) -> None:
    if not rungs:
        raise NoRungs
    moments = [rung.delay_minutes for rung in rungs]
    if len(set(moments)) < len(moments):
        raise SameMoment
    if any(rung.delay_minutes < 0 and rung.who != LadderRung.Who.ASSIGNEE for rung in rungs):
        raise RemindsOutsiders
    if min(moments) < -LONGEST_AHEAD[kind] or max(moments) > LONGEST_AFTER:
        raise OutOfReach


def _in_words(rule: LadderRule) -> dict:
    return {
        "kind": Duty.Kind(rule.kind).name,
        "effective_from": rule.effective_from.isoformat(),
        "pause_hours": rule.pause_hours,
        "rungs": [[rung.who, rung.delay_minutes, rung.urgency] for rung in rule.rungs.order_by("number")],
    }
