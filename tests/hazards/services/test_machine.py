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
from hazards.permissions import (
    can_close_hazard,
    can_rectify_hazard,
    can_transfer_hazard,
    can_triage_hazard,
)
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
RIGHTS = {
    "START": can_rectify_hazard,
    "ASK_TIME": can_rectify_hazard,
    "DROP_REQUEST": can_rectify_hazard,
    "SUBMIT": can_rectify_hazard,
    "TAKE_BACK": can_rectify_hazard,
    "GRANT_TIME": can_close_hazard,
    "REFUSE_TIME": can_close_hazard,
    "RETURN": can_close_hazard,
    "CLOSE": can_close_hazard,
    "TRANSFER": can_transfer_hazard,
    "RESUME": can_transfer_hazard,
    "WITHDRAW": can_transfer_hazard,
    "REJECT": can_triage_hazard,
}


class Loop(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @initialize(source=st.sampled_from(["DAILY", "BACKING", "INSPECTION", "AI"]))
    def begin(self, source):
        self.now = self.at
        found_by = self.people["officer" if source == "DAILY" else "inspector"]
        self.pk = make_hazard(self.enterprise, source=source, by=found_by, at=self.now).pk

    @rule(name=st.sampled_from(sorted(DOORS)), who=st.sampled_from(PEOPLE), is_silent=st.booleans())
    def somebody_acts(self, name, who, is_silent):
        door, user = DOORS[name], self.people[who]
        hazard = Hazard.objects.select_related("enterprise").get(pk=self.pk)
        if not door.may(user, hazard):  # the edge answers 403
            return
        said = QueryDict(mutable=True)
        said.update({} if is_silent else SAID | {"until": (self.now + timedelta(days=40)).date().isoformat()})
        before = Hazard.objects.filter(pk=self.pk).values().get()
        moved = make_move(
            door, door.form(said, MultiValueDict(), hazard=hazard), hazard=hazard, by=user, at=self.now
        )
        if moved is None:
            assert Hazard.objects.filter(pk=self.pk).values().get() == before
        else:
            self.pk = moved.pk  # another one where it was opened again

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
            assert move.by is None or RIGHTS.get(move.act, lambda *_: True)(move.by, hazard)
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
