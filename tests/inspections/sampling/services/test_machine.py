"""Whatever people try, in whatever order: no state breaks an invariant, nobody acts without a right."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from common.local_time import local_date
from hazards.models import Hazard
from inspections.acting.sampling import DOORS, make_move
from inspections.models import Objection, Recall, RetestDraw, Sample, SampleMove, SamplingRule
from inspections.models.sampling.rule import months_later
from inspections.models.sampling.sample import MOVES, State
from inspections.queries.sampling.draw import drawn
from inspections.services.sampling.ending import finalise_due
from ledger.models import WaitingLeaf
from ledger.sealed_kinds import SEALED_KINDS
from tests.factories.inspections_sampling import SEAL, make_laboratory, make_second_sampler, make_taken
from tests.official_calendar import counted

PEOPLE = ("officer", "principal", "rival", "cadre", "inspector", "far_inspector", "auditor")
# Who may do what, written down once more: not asked of the code that decides it.
AT_WORK, REGULATOR = {"officer", "principal"}, {"inspector"}
PRODUCER = {"rival"}  # works at the producer that the label names
ANSWERS = {"stop-batch", "begin-recall", "start-recall", "finish-recall"}
ANSWER_ACTS = {"STOP", "RECALL_BEGIN", "RECALL_START", "RECALL_FINISH"}
RECEIVING_ACTS = {"TELL", "FINALISE", "FILE"}  # telling what cannot be objected to ends the way at once


def may(who, door, is_named=True):
    if door == "object-to-sample":
        return who in (AT_WORK | PRODUCER if is_named else AT_WORK)
    if door == "tell-producer":
        return who in (REGULATOR | PRODUCER if is_named else REGULATOR)
    if door == "tell-sample":  # who brought it, or who received it
        return who in AT_WORK | REGULATOR
    return who in (AT_WORK if door in ANSWERS else REGULATOR)


def may_have_acted(who, act):
    if act in RECEIVING_ACTS:
        return who in AT_WORK | REGULATOR
    if act == "OBJECT":
        return who in AT_WORK | PRODUCER
    if act == "JOIN":  # with the acceptance of the other, or by the platform
        return who in REGULATOR
    if act == "TELL_PRODUCER":
        return who in REGULATOR | PRODUCER
    return who in (AT_WORK if act in ANSWER_ACTS else REGULATOR)


class Way(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @initialize(
        kind=st.sampled_from(["SUPERVISION", "SUPERVISION", "RISK_MONITORING"]),
        day=st.dates(date(2023, 1, 1), date(2026, 5, 31)),  # no limit leaves the years of the calendar
    )
    def begin(self, kind, day):
        self.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        by = self.people["inspector"]
        sample = make_taken(self.enterprise, by, self.now, second=self.second, kind=kind)
        self.pk = sample.pk

    def said(self, is_failed, choice, number):
        words = {
            "laboratory": str(self.laboratory.pk),
            "seal_number": SEAL,
            "is_seal_intact": "no" if choice == 9 else "yes",
            "number": f"R{number}",
            "code": "" if choice == 7 else self.producer.public_id,
            "issued_on": local_date(self.now).isoformat(),
            "items": f"毒死蜱 | 0.3 | ≤0.02 | {'不合格' if is_failed else '合格'}",
            "kind": "RETEST" if choice % 4 else "PROCEDURE",
            "reason": "因为",
            "decision": ("ACCEPT", "SUSTAIN", "REFUSE", "CHECK", "RETURN")[choice % 5],
            "ground": "OTHER" if choice % 5 == 2 else "",
            "declined": "设备停用" if choice == 8 else "",
            "measures": "DESTROYED",
            "level": "2",
            "sold_amount": "5",
            "stock_amount": "3",
            "unit": "kg",
            "recalled_amount": str(choice),
            "handling": "销毁",
        }
        said = QueryDict(mutable=True)
        said.update(words)
        return said

    @rule(
        name=st.sampled_from(sorted(DOORS)),
        who=st.sampled_from(PEOPLE),
        is_failed=st.booleans(),
        choice=st.integers(0, 9),
    )
    def somebody_acts(self, name, who, is_failed, choice):
        self.act(name, who, is_failed, choice)

    @rule(is_failed=st.booleans(), choice=st.integers(0, 8))
    def what_comes_next_is_done(self, is_failed, choice):
        """So that examples of twenty steps come to the end of the way."""
        sample = Sample.objects.get(pk=self.pk)
        step = {
            "TAKEN": ("hand-over-sample", "inspector"),
            "SENT": ("hand-over-sample", "inspector"),
            "TESTING": ("report-sample", "inspector"),
            "REPORTED": ("tell-sample", "officer"),
            "TOLD": (
                ("name-producer", "inspector"),
                ("tell-producer", "rival"),
                ("object-to-sample", "officer"),
                ("object-to-sample", "rival"),
            )[choice % 4],
            "OBJECTED": ("decide-objection", "inspector"),
            "RETESTING": ("report-sample" if choice % 2 else "draw-retest-body", "inspector"),
            "FINAL": (("order-recall", "dispose-sample")[choice % 2], "inspector"),
        }.get(sample.state)
        if step:
            self.act(*step, is_failed, choice)

    def act(self, name, who, is_failed, choice):
        door, user = DOORS[name], self.people[who]
        sample = Sample.objects.select_related("enterprise").get(pk=self.pk)
        is_named = sample.producer_id is not None
        assert door.may(user, sample) == may(who, name, is_named), (who, name)
        if not may(who, name, is_named) or not door.fits(sample):  # the edge answers 403, or says so
            return
        said = self.said(is_failed, choice, SampleMove.objects.count())
        waiting = sample.objections.filter(state__in=("ASKED", "ACCEPTED")).order_by(
            "-pk" if choice % 2 else "pk"
        )
        said["objection"] = str(waiting[0].pk) if waiting else ""
        form = door.form(said, MultiValueDict(), sample=sample, user=user, day=local_date(self.now))
        before = Sample.objects.filter(pk=self.pk).values().get()
        if not make_move(door, form, sample=sample, by=user, at=self.now):
            assert Sample.objects.filter(pk=self.pk).values().get() == before

    @rule(days=st.integers(1, 9))
    def time_goes_by(self, days):
        self.now += timedelta(days=days)
        finalise_due(at=self.now)

    @invariant()
    def the_way_is_whole(self):
        sample = Sample.objects.select_related("enterprise").get(pk=self.pk)
        state = ""
        for number, move in enumerate(SampleMove.objects.filter(sample=sample).order_by("number"), start=1):
            assert (move.number, move.from_state) == (number, state)
            allowed = MOVES[State(state)] | {state} if state else {State.TAKEN}
            assert move.to_state in allowed
            assert move.by is None or may_have_acted(move.by.username, move.act), move
            state = move.to_state
        assert state == sample.state

    @invariant()
    def what_must_hold_holds(self):
        sample = Sample.objects.get(pk=self.pk)
        is_public = Sample.objects.final().filter(pk=sample.pk).exists()
        assert is_public == (sample.state == State.FINAL)
        assert not is_public or (sample.kind == "SUPERVISION" and sample.verdict)
        if is_public and sample.is_failed:  # its time is over, or a body other than the first has said so
            final_on = local_date(sample.final_at)
            limits = {sample.enterprise_id: sample.objection_until}
            if sample.producer_id:  # told before it is final, without an exception
                assert sample.producer_until
                limits[sample.producer_id] = sample.producer_until
            heard = set(
                Objection.objects.filter(sample=sample, state__in=("DONE", "JOINED")).values_list(
                    "enterprise", flat=True
                )
            )
            is_upheld = Objection.objects.filter(sample=sample, outcome="UPHELD").exists()
            assert all(final_on > until or (is_upheld and who in heard) for who, until in limits.items())
        for draw in RetestDraw.objects.select_related("laboratory"):
            assert draw.laboratory_id != draw.first_laboratory_id == sample.laboratory_id
            assert drawn(draw.seed, draw.candidates) == draw.laboratory.code
        own = Objection.objects.filter(sample=sample)
        is_open = sample.state in ("OBJECTED", "RETESTING")
        assert own.filter(state__in=("ASKED", "ACCEPTED")).exists() == is_open
        assert own.filter(state="ACCEPTED").exists() == (sample.state == "RETESTING")
        assert own.filter(state__in=("ACCEPTED", "DONE")).count() <= 1  # tested again once
        stands = sample.verdict == "FAILED" and sample.state != State.WITHDRAWN
        assert Hazard.objects.unclosed().filter(pk=sample.hazard_id or 0).exists() == stands
        assert not Recall.objects.filter(sample=sample, checked_by__memberships__isnull=False).exists()

    @invariant()
    def limits_are_those_of_a_plain_count(self):
        for move in SampleMove.objects.filter(sample=self.pk).order_by("number"):
            on = local_date(move.at)
            days = {"TAKE": 5, "OBJECT": 5, "ACCEPT": 5, "DRAW": 10}.get(move.act)
            if move.act == "REPORT":
                days = 2 if move.report.verdict == "FAILED" else 7
            if move.act == "HAND_OVER" and move.to_state == "TESTING":
                days = 20
            if move.act == "TELL_PRODUCER":
                until = Sample.objects.values_list("producer_until", flat=True).get(pk=self.pk)
                assert until == counted(date.fromisoformat(move.details["received_on"]), 7)
            if move.act == "TELL" and move.to_state == "TOLD":
                assert move.due_on == counted(on, 7), move
            if days and not (move.act == "OBJECT" and move.from_state != "TOLD" or move.to_state == "TOLD"):
                assert move.due_on == counted(on, days), move

    @invariant()
    def every_move_is_sealed(self):
        made = [r.entry for kind in ("sample", "sample-move") for r in SEALED_KINDS[kind].records(None)]
        waiting = [
            entry
            for entry in WaitingLeaf.objects.values_list("entry", flat=True)
            if '"kind":"sample' in entry
        ]
        assert sorted(waiting) == sorted(made)


@pytest.mark.django_db
def test_no_way_breaks_an_invariant(
    noodle_bar, rival_bar, officer, principal, rival, cadre, inspector, far_inspector, auditor
):
    faces = (officer, principal, rival, cadre, inspector, far_inspector, auditor)
    Way.people = dict(zip(PEOPLE, faces, strict=True))
    Way.enterprise, Way.producer = noodle_bar, rival_bar
    Way.second = make_second_sampler(inspector)
    Way.laboratory = make_laboratory()
    for code in ("B1", "B2"):
        make_laboratory(code, is_retest_body=True)

    run_state_machine_as_test(
        Way,
        settings=settings(
            max_examples=8,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


@pytest.mark.django_db
def test_every_limit_of_four_years_equals_the_plain_count():
    rule_in_force = SamplingRule.objects.get()
    day = date(2023, 1, 1)
    while day < date(2026, 11, 20):
        assert rule_in_force.send_due(day) == counted(day, 5)
        assert rule_in_force.report_due(day) == counted(day, 20)
        assert rule_in_force.objection_end(day) == counted(day, 7)
        assert rule_in_force.tell_due(day, is_failed=True) == counted(day, 2)
        assert rule_in_force.body_due_later(rule_in_force.body_due(day)) == counted(day, 10)
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 12, 31), 3, date(2027, 3, 31)),
    ],
)
def test_months_end_where_the_month_ends(day, months, end):
    assert months_later(day, months) == end
