"""A clock in the hand drives the ladders; nothing here waits."""

from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Role
from common.local_time import start_of_local_day
from duties.models import Duty, LadderDay, LadderPause, LadderRule, LadderStep, LadderTold
from duties.services.duty import submit_duty
from duties.services.exemption import align_exemptions
from duties.services.ladder import take_due_rungs
from enterprises.models import Membership
from enterprises.services.closed_period import declare_closed_period
from notifications.models import Notice
from notifications.services.notice import acknowledge_notice, notify_many
from tests.factories.accounts import give_role, make_user
from tests.factories.duties import hand_in, make_duty
from tests.factories.enterprises import make_enterprise, make_member

DAY = date(2026, 11, 23)
MIDNIGHT = start_of_local_day(DAY + timedelta(days=1))
HOUR = timedelta(hours=1)
# Hours after the deadline, as the first rules have them.
REMINDER, DEADLINE, AGAIN, DIRECTOR, PRINCIPAL, CADRE, BRANCH = -3, 0, 8, 10, 12, 24, 48


def climb(hours):
    return take_due_rungs(at=MIDNIGHT + hours * HOUR)


def steps(**of):
    """(hours after the deadline, who, outcome) in their order."""
    rows = LadderStep.objects.filter(**of).order_by("number")
    return [((row.taken_at - MIDNIGHT) / HOUR, row.who, row.outcome) for row in rows]


def told():
    """User name → the numbers of the steps they were told of, in order."""
    found = {}
    for row in LadderTold.objects.order_by("step__taken_at", "step__number"):
        found.setdefault(row.user.username, []).append(row.step.number)
    return found


@pytest.fixture
def duty(noodle_bar, officer, director, principal, cadre, inspector):
    return make_duty(noodle_bar, DAY)


def hand(duty, by, hours):
    return submit_duty(
        enterprise=duty.enterprise,
        kind=Duty.Kind(duty.kind),
        due_on=duty.due_on,
        by=by,
        at=MIDNIGHT + hours * HOUR,
        handed_in=hand_in(idempotency_key=uuid4()),
    )


def test_one_person_with_all_posts_hears_for_one_of_them(noodle_bar, officer, cadre, inspector):
    for post in (Membership.Role.DIRECTOR, Membership.Role.PRINCIPAL):
        make_member(officer, noodle_bar, post)
    make_duty(noodle_bar, DAY)
    around = {
        60 * hours + n for hours in (REMINDER, DEADLINE, AGAIN, DIRECTOR, PRINCIPAL) for n in (-1, 0, 1)
    }
    for minute in sorted(around | set(range(-4 * 60, 13 * 60, 15))):
        take_due_rungs(at=MIDNIGHT + minute * HOUR / 60)
    climb(CADRE)

    assert steps() == [
        (REMINDER, "ASSIGNEE", "TOLD"),
        (DEADLINE, "ASSIGNEE", "TOLD"),
        (AGAIN, "ASSIGNEE", "TOLD"),
        (DIRECTOR, "DIRECTOR", "BEFORE"),
        (PRINCIPAL, "PRINCIPAL", "BEFORE"),
        (CADRE, "CADRE", "TOLD"),
    ]
    assert told() == {"officer": [1, 2, 3], "cadre": [6]}


def test_each_rung_is_taken_at_its_minute(duty):
    now = MIDNIGHT - 4 * HOUR
    while now < MIDNIGHT + 60 * HOUR:
        now += timedelta(minutes=30)
        take_due_rungs(at=now)

    assert steps() == [
        (REMINDER, "ASSIGNEE", "TOLD"),
        (DEADLINE, "ASSIGNEE", "TOLD"),
        (AGAIN, "ASSIGNEE", "TOLD"),
        (DIRECTOR, "DIRECTOR", "TOLD"),
        (PRINCIPAL, "PRINCIPAL", "TOLD"),
        (CADRE, "CADRE", "TOLD"),
        (BRANCH, "BRANCH", "TOLD"),
    ]
    assert told() == {
        "officer": [1, 2, 3],
        "director": [4],
        "principal": [5],
        "cadre": [6],
        "inspector": [7],
    }
    assert Notice.objects.count() == 7


def test_a_minute_with_nothing_due_asks_no_duty(duty, django_assert_num_queries):
    climb(REMINDER)

    with django_assert_num_queries(5):
        assert climb(REMINDER + 1) == 0


def test_nothing_comes_after_the_submission(duty, officer):
    climb(REMINDER)
    climb(DEADLINE)
    hand(duty, officer, DEADLINE + 1)

    for hours in (AGAIN, DIRECTOR, CADRE, BRANCH):
        climb(hours)

    assert steps() == [(REMINDER, "ASSIGNEE", "TOLD"), (DEADLINE, "ASSIGNEE", "TOLD")]
    assert not Notice.objects.filter(settled_at__isnull=True).exists()


def test_the_submission_settles_what_has_not_gone_out(duty, officer):
    climb(REMINDER)
    assert Notice.objects.waiting().count() == 1

    hand(duty, officer, REMINDER + 0.1)

    assert Notice.objects.waiting().count() == 0


def test_an_exemption_stops_it(duty, noodle_bar, officer):
    climb(REMINDER)
    declare_closed_period(
        enterprise=noodle_bar, starts_on=DAY, ends_on=DAY, reason="停电", by=officer, at=MIDNIGHT - 2 * HOUR
    )
    align_exemptions(enterprise_ids=[noodle_bar.pk], at=MIDNIGHT - 2 * HOUR)

    climb(BRANCH)

    assert steps() == [(REMINDER, "ASSIGNEE", "TOLD")]
    assert Notice.objects.get().settled_at == MIDNIGHT - 2 * HOUR


def test_an_outage_is_made_up_for_with_the_highest_step_of_each_person(duty):
    climb(CADRE + 1)

    assert told() == {"officer": [3], "director": [4], "principal": [5], "cadre": [6]}
    assert [outcome for _hours, _who, outcome in steps()] == ["MERGED"] * 2 + ["TOLD"] * 4


def test_an_outage_of_a_person_with_all_posts_is_one_notice(noodle_bar, officer):
    for role in (Membership.Role.DIRECTOR, Membership.Role.PRINCIPAL):
        make_member(officer, noodle_bar, role)
    make_duty(noodle_bar, DAY)

    climb(PRINCIPAL)

    assert told() == {"officer": [5]}


def test_what_is_older_than_three_days_is_history(duty):
    assert climb(BRANCH + 73) == 0
    assert steps() == []


def test_a_post_that_nobody_holds_passes_it_on_at_once(noodle_bar, officer, principal, cadre):
    make_duty(noodle_bar, DAY)

    for hours in (DIRECTOR, PRINCIPAL):
        climb(hours)

    assert steps(number__gte=4) == [(DIRECTOR, "DIRECTOR", "NOBODY"), (DIRECTOR, "PRINCIPAL", "TOLD")]
    assert told()["principal"] == [5]


def test_where_nobody_has_an_account_the_cadre_hears_at_the_deadline(noodle_bar, cadre):
    make_duty(noodle_bar, DAY)

    climb(REMINDER)
    assert told() == {}
    climb(DEADLINE)

    assert told() == {"cadre": [6]}


def test_without_officer_whoever_may_do_it_is_reminded(noodle_bar, principal):
    make_duty(noodle_bar, DAY)

    climb(REMINDER)

    assert told() == {"principal": [1]}


def test_the_nearest_cadre_and_branch_hear_of_it(duty, city):
    give_role(make_user("mayor"), Role.CADRE, city)
    give_role(make_user("bureau"), Role.DISTRICT_REGULATOR, city)

    climb(CADRE)
    climb(BRANCH)

    assert "mayor" not in told()
    assert "bureau" not in told()


def test_a_person_who_may_not_sign_in_holds_no_post(duty, director, principal):
    director.is_active = False
    director.save()

    climb(DIRECTOR)

    assert steps(number__gte=4) == [(DIRECTOR, "DIRECTOR", "NOBODY"), (DIRECTOR, "PRINCIPAL", "TOLD")]


def acknowledge(user, hours):
    notice = Notice.objects.filter(user=user).order_by("made_at").last()
    acknowledge_notice(notice=notice, by=user, at=MIDNIGHT + hours * HOUR)


def test_who_takes_note_stops_the_clock_for_a_day(duty, officer):
    climb(AGAIN)
    acknowledge(officer, AGAIN + 1)

    for hours in range(AGAIN + 1, BRANCH + 26):
        climb(hours)

    assert steps(number__gte=4) == [
        (DIRECTOR + 24, "DIRECTOR", "TOLD"),
        (PRINCIPAL + 24, "PRINCIPAL", "TOLD"),
        (CADRE + 24, "CADRE", "TOLD"),
        (BRANCH + 24, "BRANCH", "TOLD"),
    ]
    assert LadderTold.objects.get(step__number=3).acknowledged_at == MIDNIGHT + (AGAIN + 1) * HOUR
    assert LadderPause.objects.get().next_at is None


def test_two_who_take_note_stop_it_for_as_long_as_both_ask(duty, officer, noodle_bar):
    second = make_user("second")
    make_member(second, noodle_bar, Membership.Role.DIRECTOR)
    climb(DIRECTOR)

    for user, hours in ((second, DIRECTOR + 0.5), (officer, DIRECTOR + 1.5)):
        acknowledge(user, hours)

    pause = LadderPause.objects.get()
    assert pause.until == MIDNIGHT + (DIRECTOR + 25.5) * HOUR
    assert pause.stood_still == 25 * HOUR


def test_taking_note_of_a_reminder_stops_nothing(duty, officer):
    climb(REMINDER)
    acknowledge(officer, REMINDER + 1)

    assert not LadderPause.objects.exists()


def test_a_rule_without_pause_stops_nothing(duty, officer):
    LadderRule.objects.update(pause_hours=0)
    climb(AGAIN)
    acknowledge(officer, AGAIN + 1)

    assert not LadderPause.objects.exists()


def test_a_paused_duty_that_is_handed_in_climbs_no_more(duty, officer):
    climb(AGAIN)
    acknowledge(officer, AGAIN + 1)
    hand(duty, officer, AGAIN + 2)

    climb(BRANCH + 24)

    assert len(steps()) == 3
    assert LadderPause.objects.get().next_at is None


def make_shops(district, count, **people):
    shops = [make_enterprise(district, name=f"{number}号店") for number in range(count)]
    for shop in shops:
        make_duty(shop, DAY)
        for role, user in people.items():
            make_member(user, shop, role)
    return shops


def test_many_of_one_person_become_one_notice(district, officer, cadre):
    shops = make_shops(district, 5, OFFICER=officer)

    climb(REMINDER)
    climb(CADRE)

    titles = Counter(Notice.objects.values_list("user__username", "title"))
    assert titles[("officer", "5家企业的日管控还没有交")] == 1
    assert titles[("cadre", "5家企业的日管控逾期未交")] == 1
    assert LadderTold.objects.filter(user=cadre).count() == len(shops)


def test_a_notice_of_many_is_settled_with_the_last_of_them(district, officer):
    shops = make_shops(district, 4, OFFICER=officer)
    climb(REMINDER)
    duties = [Duty.objects.get(enterprise=shop) for shop in shops]

    for duty in duties[:3]:
        hand(duty, officer, REMINDER + 1)
    assert Notice.objects.get().settled_at is None
    hand(duties[3], officer, REMINDER + 1)

    assert Notice.objects.get().settled_at == MIDNIGHT - 2 * HOUR


def test_taking_note_of_many_pauses_each_that_is_still_open(district, officer):
    shops = make_shops(district, 4, OFFICER=officer)
    climb(AGAIN)
    hand(Duty.objects.get(enterprise=shops[0]), officer, AGAIN + 0.5)

    acknowledge(officer, AGAIN + 1)

    assert LadderPause.objects.count() == 3


@pytest.mark.parametrize("count", [10, 1000])
def test_the_number_of_statements_does_not_grow(
    district, officer, cadre, count, django_assert_max_num_queries
):
    shops = [make_enterprise(district, name=f"{number}号店") for number in range(count)]
    Duty.objects.bulk_create(Duty(enterprise=shop, due_on=DAY, kind=1) for shop in shops)
    Membership.objects.bulk_create(
        Membership(user=officer, enterprise=shop, role="OFFICER", valid_from=DAY) for shop in shops
    )

    climb(AGAIN)
    batches = 0 if connection.vendor == "postgresql" else count // 16  # SQLite takes 999 values at once

    with django_assert_max_num_queries(34 + batches):
        assert climb(DIRECTOR) == 3 * count


def test_more_than_fit_into_one_transaction_are_all_reached(district, officer, monkeypatch):
    monkeypatch.setattr("duties.services.ladder.CHUNK", 2)
    make_shops(district, 5, OFFICER=officer)

    assert climb(DEADLINE) == 10
    assert climb(DEADLINE) == 0
    assert LadderDay.objects.get(due_on=DAY).number == 2


def test_a_failure_in_between_takes_nothing_back_and_leaves_nothing_out(district, officer, monkeypatch):
    monkeypatch.setattr("duties.services.ladder.CHUNK", 2)
    make_shops(district, 5, OFFICER=officer)
    real, calls = take_due_rungs, []

    def fails_once(news, *, at):
        calls.append(len(news))
        if len(calls) == 2:
            raise ConnectionError
        return notify_many(news, at=at)

    monkeypatch.setattr("duties.services.ladder.notify_many", fails_once)
    with pytest.raises(ConnectionError):
        real(at=MIDNIGHT)
    climb(DEADLINE)

    assert LadderStep.objects.filter(number=2, outcome="TOLD").count() == 5
    assert Notice.objects.count() == 5


def test_weeks_and_months_climb_by_their_own_rules(noodle_bar, director, principal):
    sunday, last = date(2026, 11, 29), date(2026, 11, 30)
    make_duty(noodle_bar, sunday, Duty.Kind.WEEKLY_CHECK)
    make_duty(noodle_bar, last, Duty.Kind.MONTHLY_DISPATCH)

    take_due_rungs(at=start_of_local_day(date(2026, 11, 28)) + 9 * HOUR)

    assert told() == {"director": [1], "principal": [1]}
    assert set(Notice.objects.values_list("title", flat=True)) == {
        "周排查还没有交：平江面馆",
        "月调度还没有交：平江面馆",
    }


def test_a_day_without_a_rule_tells_nobody(duty):
    LadderRule.objects.all().delete()

    assert climb(DEADLINE) == 0
