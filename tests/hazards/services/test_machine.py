"""Whatever people try, in whatever order: no state breaks an invariant, nobody acts without a right."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hazards.acting import DOORS, make_move
from hazards.models import Hazard, HazardMove
from hazards.models.hazard import MOVES, State
from hazards.models.hazard_move import STAYING
from hazards.queries.contradicted_hazard import contradicted_hazards
from hazards.queries.sealed_move import sealed_moves
from hazards.services.escalation import escalate_hazards, urge_officials
from ledger.models import WaitingLeaf
from tests.factories.hazards import make_hazard

PEOPLE = ("officer", "director", "principal", "rival", "cadre", "inspector", "far_inspector", "auditor")
SAID = {
    "severity": "MAJOR",
    "reason": "因为",
    "rectification": "已改",
    "no_photo": "看过",
    "no_before_photo": "看过",
    "case_number": "1号",
}
# Who may do what, written down once more: not asked of the code that decides it.
AT_WORK = {"officer", "director", "principal"}
REGULATOR = {"inspector"}
LEADERS = {"director", "principal"}  # verify what the enterprise found itself, beside the regulator
MAY = {
    "assign": REGULATOR,
    "triage": REGULATOR,
    "reject": REGULATOR,
    "rectification": AT_WORK,
    "start": AT_WORK,
    "more-time": AT_WORK,
    "grant-time": REGULATOR,
    "refuse-time": REGULATOR,
    "close": REGULATOR,
    "verify": REGULATOR,
    "return": REGULATOR,
    "transfer": REGULATOR,
    "resume": REGULATOR,
    "withdraw": REGULATOR,
    "reopen": REGULATOR,
}
VERIFYING = {"grant-time", "refuse-time", "close", "verify", "return", "reopen"}
DOOR_OF = {
    "ASSIGN": "assign",
    "TRIAGE": "triage",
    "REJECT": "reject",
    "START": "start",
    "ASK_TIME": "more-time",
    "GRANT_TIME": "grant-time",
    "REFUSE_TIME": "refuse-time",
    "DROP_REQUEST": "rectification",
    "SUBMIT": "rectification",
    "TAKE_BACK": "rectification",
    "BEGIN_CHECK": "verify",
    "RETURN": "return",
    "CLOSE": "close",
    "TRANSFER": "transfer",
    "RESUME": "resume",
    "WITHDRAW": "withdraw",
}
WITHOUT_A_DOOR = {"REPORT", *STAYING}


def may(who, door, is_own_finding):
    return who in MAY[door] | (LEADERS if is_own_finding and door in VERIFYING else set())


class Loop(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @initialize(source=st.sampled_from(["DAILY", "BACKING", "INSPECTION", "AI"]))
    def begin(self, source):
        self.now = self.at
        self.is_own_finding = source == "DAILY"
        found_by = self.people["officer" if source == "DAILY" else "inspector"]
        self.follow(make_hazard(self.enterprise, source=source, by=found_by, at=self.now))

    def follow(self, hazard):
        """Opening one may take it some steps further at once, by whoever found it."""
        self.pk, self.opened_with = hazard.pk, hazard.move_count

    @rule(name=st.sampled_from(sorted(DOORS)), who=st.sampled_from(PEOPLE), is_silent=st.booleans())
    def somebody_acts(self, name, who, is_silent):
        door, user = DOORS[name], self.people[who]
        hazard = Hazard.objects.select_related("enterprise").get(pk=self.pk)
        assert door.may(user, hazard) == may(who, name, self.is_own_finding), (who, name)
        if not may(who, name, self.is_own_finding):  # the edge answers 403
            return
        said = QueryDict(mutable=True)
        said.update({} if is_silent else SAID | {"until": (self.now + timedelta(days=40)).date().isoformat()})
        before = Hazard.objects.filter(pk=self.pk).values().get()
        moved = make_move(
            door, door.form(said, MultiValueDict(), hazard=hazard), hazard=hazard, by=user, at=self.now
        )
        if moved is None:
            assert Hazard.objects.filter(pk=self.pk).values().get() == before
        elif moved.pk != self.pk:  # opened again
            self.follow(moved)

    @rule(days=st.integers(1, 9))
    def time_goes_by(self, days):
        self.now += timedelta(days=days)
        escalate_hazards(at=self.now)
        urge_officials(at=self.now)

    @invariant()
    def the_way_is_whole(self):
        hazard = Hazard.objects.select_related("enterprise").get(pk=self.pk)
        moves = list(HazardMove.objects.filter(hazard=hazard).select_related("by").order_by("number"))
        assert [move.number for move in moves] == list(range(1, hazard.move_count + 1))
        state = ""
        for move in moves:
            assert move.from_state == state
            allowed = MOVES[State(state)] if state else {State.REPORTED}
            assert move.to_state in ({state} if move.act in STAYING else allowed)
            if move.number > self.opened_with and move.act not in WITHOUT_A_DOOR:
                assert may(move.by.username, DOOR_OF[move.act], self.is_own_finding), move
            state = move.to_state
        assert state == hazard.state
        acted = {
            act: {move.by_id for move in moves if move.act == act} for act in ("SUBMIT", "CLOSE", "RETURN")
        }
        closers = acted["CLOSE"]
        assert not closers & acted["SUBMIT"]
        assert hazard.state != "CLOSED" or (closers and hazard.before_evidence and hazard.after_evidence)

    @invariant()
    def the_row_says_what_its_moves_say(self):
        assert list(contradicted_hazards()) == []

    @invariant()
    def every_move_is_sealed(self):
        waiting = WaitingLeaf.objects.order_by("pk").values_list("entry", flat=True)
        assert sorted(waiting) == sorted(sealed.entry for sealed in sealed_moves())


def test_every_door_and_act_has_its_people():
    assert MAY.keys() == DOORS.keys()
    assert DOOR_OF.keys() | WITHOUT_A_DOOR == set(HazardMove.Act.values)


@pytest.mark.django_db
def test_no_way_breaks_an_invariant(
    noodle_bar, at, officer, director, principal, rival, cadre, inspector, far_inspector, auditor
):
    Loop.enterprise, Loop.at = noodle_bar, at
    faces = (officer, director, principal, rival, cadre, inspector, far_inspector, auditor)
    Loop.people = dict(zip(PEOPLE, faces, strict=True))

    run_state_machine_as_test(
        Loop,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
