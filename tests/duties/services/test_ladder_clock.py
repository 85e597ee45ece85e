"""Minute by minute through a week of many ladders, against what the rules say on paper."""

from datetime import date, timedelta

import pytest

from accounts.models import Role
from common.local_time import start_of_local_day
from duties.models import Duty, LadderRule, LadderStep
from duties.services.duty import submit_duty
from duties.services.ladder import take_due_rungs
from enterprises.models import Membership
from tests.factories.accounts import give_role, make_user
from tests.factories.duties import hand_in, make_duty
from tests.factories.enterprises import make_enterprise, make_member

MINUTE = timedelta(minutes=1)
SUNDAY = date(2026, 11, 22)
DAILY, WEEKLY = Duty.Kind.DAILY_CONTROL, Duty.Kind.WEEKLY_CHECK
WRITERS = {DAILY: Membership.Role.OFFICER, WEEKLY: Membership.Role.DIRECTOR}


def deadline(due_on):
    return start_of_local_day(due_on + timedelta(days=1))


def paper_ladder(kind, due_on):
    """(moment, rung) as the rule has them, worked out without the code under test."""
    rule = LadderRule.objects.get(kind=kind)
    return [(deadline(due_on) + rung.delay_minutes * MINUTE, rung.number) for rung in rule.rungs.all()]


@pytest.fixture
def kitchens(district):
    """Three kitchens with all posts, and outside them a cadre and a branch for all."""
    for name, role in (("cadre", Role.CADRE), ("inspector", Role.DISTRICT_REGULATOR)):
        give_role(make_user(f"minute-{name}"), role, district)
    kitchens = [make_enterprise(district, name=f"分钟厨房{number}") for number in range(3)]
    for number, kitchen in enumerate(kitchens):
        for role in Membership.Role:
            make_member(make_user(f"minute-{role}-{number}"), kitchen, role)
    return kitchens


def test_every_rung_at_its_minute_and_none_after_the_submission(kitchens):
    never, soon, late = kitchens
    days = [SUNDAY - timedelta(days=number) for number in range(3)]
    # duty → when it is handed in, None for never
    handed_in = {(never, day, DAILY): None for day in days}
    handed_in |= {(never, SUNDAY, WEEKLY): None}
    handed_in |= {(soon, day, DAILY): deadline(day) - 5 * 60 * MINUTE for day in days}
    handed_in |= {(soon, SUNDAY, WEEKLY): deadline(SUNDAY) - 8 * 60 * MINUTE - MINUTE}
    handed_in |= {(late, day, DAILY): deadline(day) + (10 * 60 + 1) * MINUTE for day in days}
    handed_in |= {(late, SUNDAY, WEEKLY): deadline(SUNDAY) + 33 * 60 * MINUTE}
    for enterprise, due_on, kind in handed_in:
        make_duty(enterprise, due_on, kind=kind)
    submissions = {}
    for duty, moment in handed_in.items():
        submissions.setdefault(moment, []).append(duty)
    begin, end = deadline(days[-1]) - 40 * 60 * MINUTE, deadline(SUNDAY) + 106 * 60 * MINUTE
    moments = {m for _e, due_on, kind in handed_in for m, _number in paper_ladder(kind, due_on)}
    # Each minute around everything that happens, and every twenty minutes between.
    near = {m + n * MINUTE for m in moments | submissions.keys() - {None} for n in (-2, -1, 0, 1, 2)}
    between = {begin + n * 20 * MINUTE for n in range((end - begin) // (20 * MINUTE))}

    for now in sorted(m for m in near | between if begin <= m <= end):
        for enterprise, due_on, kind in submissions.get(now, ()):
            by = enterprise.memberships.get(role=WRITERS[kind]).user
            submit_duty(enterprise=enterprise, kind=kind, due_on=due_on, by=by, at=now, handed_in=hand_in())
        take_due_rungs(at=now)

    expected = {
        (enterprise.pk, due_on, int(kind), number, moment)
        for (enterprise, due_on, kind), stop in handed_in.items()
        for moment, number in paper_ladder(kind, due_on)
        if begin <= moment <= end and (stop is None or moment < stop)
    }
    taken = LadderStep.objects.values_list("enterprise", "due_on", "kind", "number", "taken_at")
    assert set(taken) == expected
    assert len(taken) == len(expected)
    # Of a weekly check the director is the one who owes it: told on the first rung, not again on their own.
    directors = LadderRule.objects.get(kind=WEEKLY).rungs.get(who="DIRECTOR").number
    steps = LadderStep.objects.values_list("kind", "number", "outcome")
    assert {(kind, number) for kind, number, outcome in steps if outcome == "BEFORE"} == {(WEEKLY, directors)}
    assert {outcome for kind, number, outcome in steps if (kind, number) != (WEEKLY, directors)} == {"TOLD"}
    assert {outcome for kind, number, outcome in steps if (kind, number) == (WEEKLY, directors)} == {"BEFORE"}
