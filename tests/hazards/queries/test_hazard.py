"""Each party works from lists; every number on a tab is the length of what it opens."""

from datetime import timedelta

import pytest

from hazards.models.hazard import State
from hazards.queries.hazard import HAZARD_STATES, hazard_lists
from hazards.services.escalation import escalate_hazards, urge_officials
from hazards.services.extension import ask_extension
from hazards.services.hazard import close_hazard, withdraw_hazard
from hazards.services.triage import reject_hazard, transfer_hazard, triage_hazard
from hazards.services.verification import begin_verification, return_hazard
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard, rectify_hazard

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def hazards(noodle_bar, far_district, inspector, officer, director, at):
    """One that has come to rest at each place of the loop, and one in another district."""
    make_hazard(noodle_bar, source="AI", at=at)
    reject_hazard(
        hazard=make_hazard(noodle_bar, source="AI", at=at), by=inspector, at=at + HOUR, reason="误报"
    )
    triage_hazard(hazard=make_hazard(noodle_bar, source="IOT", at=at), by=inspector, at=at + HOUR)

    def assigned(**fields):
        return make_hazard(noodle_bar, by=inspector, at=at, **fields)

    def rectified(**fields):
        return rectify_hazard(hazard=assigned(**fields), by=officer, at=at + HOUR)

    assigned()
    ask_extension(hazard=assigned(), until=at + 40 * DAY, reason="等配件", by=officer, at=at + HOUR)
    rectified()
    begin_verification(hazard=rectified(), by=inspector, at=at + 2 * HOUR)
    return_hazard(hazard=rectified(), by=inspector, at=at + 2 * HOUR, reason="没改好")
    transfer_hazard(hazard=rectified(), by=inspector, at=at + 2 * HOUR, reason="涉嫌违法", case_number="案1")
    close_hazard(hazard=rectified(), by=inspector, at=at + 2 * HOUR)
    withdraw_hazard(hazard=assigned(), by=inspector, at=at + HOUR, reason="重复")
    make_hazard(noodle_bar, source="DAILY", by=officer, at=at)
    escalate_hazards(at=at + 20 * DAY)
    urge_officials(at=at + 20 * DAY)
    assigned(due_at=at + 22 * DAY)
    make_hazard(make_enterprise(far_district, name="远方饭店"), by=None, at=at)
    return at + 20 * DAY


@pytest.mark.parametrize("who", ["officer", "director", "cadre", "inspector", "far_inspector", "rival"])
def test_every_counter_equals_its_list(hazards, request, who):
    lists = hazard_lists(request.getfixturevalue(who), hazards)

    assert {name: lists.hazards(name).count() for name in HAZARD_STATES} == lists.counts


def test_the_loop_has_something_in_every_list_of_the_regulator(hazards, inspector):
    counts = hazard_lists(inspector, hazards).counts

    assert [name for name, count in counts.items() if not count] == []
    assert counts["to_triage"] == 2
    assert counts["closed"] == 1
    assert counts["dropped"] == 2


def test_the_enterprise_sees_only_what_it_was_told_of(hazards, officer):
    lists = hazard_lists(officer, hazards)

    assert lists.counts["to_triage"] == 0
    assert lists.counts["dropped"] == 1  # told of first, withdrawn later
    assert not lists.rows.filter(state__in=(State.REPORTED, State.TRIAGED, State.REJECTED)).exists()


def test_another_district_sees_its_own_alone(hazards, far_inspector, rival):
    assert hazard_lists(far_inspector, hazards).counts["all"] == 1
    assert not any(hazard_lists(rival, hazards).counts.values())


def test_what_waits_for_whom(hazards, inspector, officer, cadre):
    """The regulator triages and verifies, the enterprise puts right; a cadre judges nothing."""
    mine = {
        who.username: set(hazard_lists(who, hazards).hazards("mine").values_list("state", flat=True))
        for who in (inspector, officer, cadre)
    }

    assert mine["inspector"] == {
        State.REPORTED, State.TRIAGED, State.EXTENDED, State.SUBMITTED, State.VERIFYING
    }  # fmt: skip
    assert mine["officer"] == {State.ASSIGNED, State.RECTIFYING}
    assert mine["cadre"] == set()
