from datetime import timedelta

import pytest

from hazards.models import Hazard, HazardMove
from hazards.services.escalation import escalate_hazards, urge_officials
from hazards.services.extension import ask_extension, grant_extension
from hazards.services.hazard import close_hazard
from hazards.services.hazard_notice import remind_of_limits, tell_again, tell_of_moves
from hazards.services.verification import return_hazard
from notifications.models import Delivery, Notice
from tests.factories.hazards import make_hazard, rectify_hazard

HOUR = timedelta(hours=1)
Severity = Hazard.Severity


def tell(hazard, at):
    """As the message of the hazard's last move does."""
    move = HazardMove.objects.filter(hazard=hazard).latest("number")
    return tell_of_moves(move_ids=[move.pk], at=at)


def told(**of):
    """(who, kind of news) of what is not settled."""
    notices = Notice.objects.filter(topic="hazard", settled_at__isnull=True, **of).select_related("user")
    return {(notice.user.username, notice.key.split(":")[0]) for notice in notices}


def officer_of(hazard):
    return hazard.enterprise.memberships.get(role="OFFICER").user


@pytest.fixture
def everybody(officer, director, principal, cadre, inspector, far_inspector):
    """All of them are there to be told, or not."""


def test_who_rectifies_hears_of_it_and_nobody_else(noodle_bar, everybody, inspector, at):
    tell(make_hazard(noodle_bar, by=inspector, at=at), at)

    assert told() == {("officer", "rectify"), ("director", "rectify")}
    notice = Notice.objects.first()
    assert notice.title == "隐患要整改：平江面馆"
    assert notice.text.startswith("冷藏柜温度过高。请在")


def test_a_critical_one_is_told_to_the_regulator_at_once(noodle_bar, everybody, officer, at):
    tell(make_hazard(noodle_bar, by=officer, at=at, source="DAILY", severity=Severity.CRITICAL), at)

    assert told() == {("inspector", "critical"), ("director", "rectify"), ("principal", "rectify")}
    urgent = Notice.objects.get(user__username="inspector")
    assert (urgent.urgency, urgent.due_at) == ("URGENT", at)


def test_the_message_leaves_after_the_commit(
    noodle_bar, everybody, officer, at, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        make_hazard(noodle_bar, by=officer, at=at, source="DAILY", severity=Severity.CRITICAL)

    assert ("inspector", "critical") in told()
    assert Delivery.objects.filter(user__username="inspector", is_urgent=True).exists()


def test_telling_again_tells_nobody_twice(noodle_bar, everybody, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at)
    tell(hazard, at)

    assert tell(hazard, at) == 0
    assert tell_again(at=at + HOUR) == 0


def test_a_lost_message_is_made_up_for(noodle_bar, everybody, inspector, at):
    make_hazard(noodle_bar, by=inspector, at=at)

    assert tell_again(at=at + HOUR) == 2
    assert told() == {("officer", "rectify"), ("director", "rectify")}


def test_what_is_submitted_asks_the_verifier(noodle_bar, everybody, officer, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at)
    tell(hazard, at)
    tell(rectify_hazard(hazard=hazard, by=officer, at=at + HOUR), at + HOUR)

    assert told() == {("inspector", "verify")}


def test_what_a_cadre_found_is_verified_by_the_regulator(noodle_bar, everybody, officer, cadre, at):
    hazard = make_hazard(noodle_bar, by=cadre, at=at, source="BACKING")
    tell(rectify_hazard(hazard=hazard, by=officer, at=at + HOUR), at + HOUR)

    assert told() == {("inspector", "verify")}


def test_what_was_only_reported_asks_the_regulator(noodle_bar, everybody, at):
    tell(make_hazard(noodle_bar, by=None, at=at, source="AI"), at)

    assert told() == {("inspector", "triage")}


def test_an_own_finding_is_verified_at_home(noodle_bar, everybody, director, officer, at):
    hazard = make_hazard(noodle_bar, by=officer, at=at, source="DAILY")
    tell(rectify_hazard(hazard=hazard, by=director, at=at + HOUR), at + HOUR)

    assert told() == {("principal", "verify")}


def test_what_is_returned_goes_back_with_the_reason(noodle_bar, everybody, officer, inspector, at):
    hazard = rectify_hazard(hazard=make_hazard(noodle_bar, by=inspector, at=at), by=officer, at=at + HOUR)
    tell(hazard, at + HOUR)
    tell(return_hazard(hazard=hazard, reason="照片看不清", by=inspector, at=at + 2 * HOUR), at + 2 * HOUR)

    assert told() == {("officer", "returned"), ("director", "returned")}
    assert "照片看不清" in Notice.objects.filter(user=officer).latest("made_at").text


def test_a_closed_one_asks_nobody_any_more(noodle_bar, everybody, officer, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at, severity=Severity.CRITICAL)
    tell(hazard, at)
    hazard = rectify_hazard(hazard=hazard, by=officer, at=at + HOUR)
    tell(hazard, at + HOUR)
    tell(close_hazard(hazard=hazard, by=inspector, at=at + 2 * HOUR), at + 2 * HOUR)

    assert told() == set()


def test_more_time_is_asked_and_granted(noodle_bar, everybody, officer, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at)
    until = hazard.due_at + timedelta(days=5)
    hazard = ask_extension(hazard=hazard, until=until, reason="等零件", by=officer, at=at + HOUR)
    tell(hazard, at + HOUR)
    assert told() == {("inspector", "asked")}
    tell(grant_extension(hazard=hazard, by=inspector, at=at + 2 * HOUR), at + 2 * HOUR)

    assert told() == {("officer", "granted"), ("director", "granted")}


def test_near_the_limit_it_is_spoken_of_once(noodle_bar, everybody, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at)
    near = hazard.due_at - 48 * HOUR

    assert remind_of_limits(at=near - HOUR) == 0
    assert remind_of_limits(at=near) == 2
    assert remind_of_limits(at=near + HOUR) == 0
    assert told() == {("officer", "limit"), ("director", "limit")}


def test_a_short_limit_is_spoken_of_when_half_of_it_is_over(noodle_bar, everybody, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at, due_at=at + 20 * HOUR)

    told_at = [remind_of_limits(at=at + hours * HOUR) for hours in (1, 9, 10, 11, 21)]
    assert told_at == [0, 0, 2, 0, 0]

    hazard = ask_extension(hazard=hazard, until=at + 40 * HOUR, reason="等零件", by=officer_of(hazard), at=at)
    grant_extension(hazard=hazard, by=inspector, at=at + 20 * HOUR)
    assert [remind_of_limits(at=at + hours * HOUR) for hours in (21, 22)] == [2, 0]


def test_past_the_limit_those_above_hear_of_it(noodle_bar, everybody, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at)
    late = hazard.due_at + HOUR
    escalate_hazards(at=late)
    tell(hazard, late)

    people = ("officer", "director", "principal", "inspector", "cadre")
    assert told() == {(name, "escalated") for name in people}


def test_a_report_that_nobody_triaged_is_told_to_regulators_only(noodle_bar, everybody, at):
    hazard = make_hazard(noodle_bar, by=None, at=at, source="AI")
    late = hazard.due_at + HOUR
    escalate_hazards(at=late)
    urge_officials(at=late)
    tell(hazard, late)

    assert told() == {("inspector", "urged")}
    assert "研判、交办超过时限" in Notice.objects.get(user__username="inspector").text


def test_a_slow_verifier_is_urged_and_the_enterprise_hears_nothing(
    noodle_bar, everybody, officer, inspector, at
):
    hazard = rectify_hazard(hazard=make_hazard(noodle_bar, by=inspector, at=at), by=officer, at=at)
    late = hazard.due_at + HOUR
    escalate_hazards(at=late)
    urge_officials(at=late)
    tell(hazard, late)
    assert told() == {("inspector", "urged")}

    tell(close_hazard(hazard=hazard, by=inspector, at=late + HOUR), late + HOUR)
    assert told() == set()


@pytest.mark.parametrize("count", [1, 5])
def test_it_asks_as_much_for_one_as_for_many(
    noodle_bar, everybody, inspector, at, count, django_assert_num_queries
):
    for number in range(count):
        make_hazard(noodle_bar, by=inspector, at=at, title=f"问题{number}")
    moves = list(HazardMove.objects.values_list("pk", flat=True))

    with django_assert_num_queries(16):
        tell_of_moves(move_ids=moves, at=at)
