"""Objections: whatever people try, in whatever order, no state breaks a promise."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import AuditEntry
from common.local_time import local_date
from common.working_days import is_workday
from inspections.services.inspection.inspection import withdraw_inspection
from notifications.models import Notice
from scoring.models import CurrentIndex, IndexObjection, IndexSnapshot
from scoring.models.objection import MOVES, OPEN, State
from scoring.permissions import can_handle_objection, can_speak_for
from scoring.services.objection import (
    NoScoreYet,
    NotTheHandler,
    NotTheNextStep,
    ObjectedBefore,
    ObjectionRefused,
    TooLate,
    WordsMissing,
    accept_objection,
    answer_objection,
    file_objection,
    refuse_objection,
    take_over_objection,
    withdraw_objection,
)
from scoring.services.score import recompute_index
from tests.factories.inspections import make_inspection
from tests.factories.scoring import make_objection


@pytest.fixture
def objection(noodle_bar, principal, inspector, at):
    return make_objection(noodle_bar, principal, at)


def plain_term(day, working_days):
    """The n-th day that is worked after the day, counted one by one."""
    while working_days:
        day += timedelta(days=1)
        working_days -= is_workday(day)
    return day


def test_terms_are_working_days(objection):
    # Monday 23 November 2026; the week has no holidays.
    assert objection.accept_due_on == date(2026, 11, 30)
    assert objection.answer_due_on == date(2026, 12, 14)


def test_it_keeps_the_score_it_speaks_of_and_tells_the_regulator(objection, noodle_bar, inspector):
    current = CurrentIndex.objects.get(pk=noodle_bar.pk)
    assert (objection.as_of, objection.run_id) == (current.as_of, current.run_id)
    assert objection.score_tenths == current.supervision_tenths
    assert Notice.objects.filter(user=inspector, topic="index-objection").count() == 1


def test_it_is_answered_and_no_score_is_touched(objection, principal, inspector, at):
    before = list(IndexSnapshot.objects.values())

    objection = accept_objection(objection=objection, by=inspector, at=at)
    objection = answer_objection(
        objection=objection, outcome="NOT_UPHELD", answer="检查记录无误", by=inspector, at=at
    )

    assert (objection.state, objection.answer) == ("ANSWERED", "检查记录无误")
    assert list(IndexSnapshot.objects.values()) == before
    assert Notice.objects.filter(user=principal, topic="index-objection").count() == 1
    actions = AuditEntry.objects.filter(subject_type="scoring.indexobjection").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "file_index_objection",
        "accept_index_objection",
        "answer_index_objection",
    ]


def test_a_wrong_fact_is_corrected_where_it_stands(noodle_bar, principal, inspector, at):
    inspection = make_inspection(noodle_bar, inspected_on=local_date(at), score=20, result="FAIL")
    objection = make_objection(noodle_bar, principal, at)
    low = CurrentIndex.objects.get(pk=noodle_bar.pk).supervision_tenths

    withdraw_inspection(inspection=inspection, reason="记错门店", by=inspector, at=at)
    recompute_index(as_of=local_date(at), at=at, today=local_date(at))

    assert objection.score_tenths == low
    assert CurrentIndex.objects.get(pk=noodle_bar.pk).supervision_tenths != low


def test_one_open_objection_a_part(objection, noodle_bar, director, at):
    with pytest.raises(ObjectedBefore):
        file_objection(enterprise=noodle_bar, part="SUPERVISION", statement="再说一次", by=director, at=at)

    other = file_objection(enterprise=noodle_bar, part="CREDIT", statement="处罚已撤销", by=director, at=at)
    assert other.pk != objection.pk


def test_there_must_be_a_score_not_too_old(noodle_bar, principal, at):
    with pytest.raises(NoScoreYet):
        file_objection(enterprise=noodle_bar, part="INDEX", statement="不对", by=principal, at=at)
    recompute_index(as_of=local_date(at), at=at, today=local_date(at))
    with pytest.raises(TooLate):
        file_objection(
            enterprise=noodle_bar, part="INDEX", statement="不对", by=principal, at=at + timedelta(days=31)
        )
    with pytest.raises(WordsMissing):
        file_objection(enterprise=noodle_bar, part="INDEX", statement=" ", by=principal, at=at)
    assert not IndexObjection.objects.exists()


def test_only_who_accepted_it_answers(objection, inspector, administrator, at):
    objection = accept_objection(objection=objection, by=inspector, at=at)

    with pytest.raises(NotTheHandler):
        answer_objection(objection=objection, outcome="UPHELD", answer="是", by=administrator, at=at)
    take_over_objection(objection=objection, by=administrator, at=at)
    answered = answer_objection(objection=objection, outcome="UPHELD", answer="是", by=administrator, at=at)

    assert answered.ended_by == administrator


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "ANSWERED"}, "objection"),
        ({"state": "ACCEPTED"}, "objection_answered_after_accepted"),
        ({"outcome": "UPHELD"}, "objection_outcome_when_answered"),
        ({"state": "REFUSED"}, "objection"),
    ],
)
def test_the_table_refuses_what_cannot_be(objection, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        IndexObjection.objects.filter(pk=objection.pk).update(**change)


PEOPLE = ("officer", "director", "principal", "rival", "inspector", "far_inspector", "auditor")
HANDLING = {
    "accept": accept_objection,
    "take_over": take_over_objection,
    "refuse": refuse_objection,
    "answer": answer_objection,
}
SAID = {"refuse": ("answer",), "answer": ("answer", "outcome")}


class Objecting(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @initialize(later=st.integers(0, 700))
    def begin(self, later):
        self.now = self.at + timedelta(days=later)
        recompute_index(as_of=local_date(self.now), at=self.now, today=local_date(self.now))
        self.row = make_objection(self.enterprise, self.people["principal"], self.now)

    @rule(
        name=st.sampled_from(["withdraw", *sorted(HANDLING)]),
        who=st.sampled_from(PEOPLE),
        words=st.sampled_from(["", "查过了"]),
        hours=st.integers(0, 200),
    )
    def somebody_acts(self, name, who, words, hours):
        user = self.people[who]
        may = (
            can_speak_for(user, self.enterprise)
            if name == "withdraw"
            else can_handle_objection(user, self.row)
        )
        if not may:  # the edge answers 403
            return
        self.now += timedelta(hours=hours)
        before = IndexObjection.objects.filter(pk=self.row.pk).values().get()
        service = HANDLING.get(name, withdraw_objection)
        said = {field: {"answer": words, "outcome": "PARTLY"}[field] for field in SAID.get(name, ())}
        try:
            self.row = service(objection=self.row, **said, by=user, at=self.now)
        except ObjectionRefused:
            assert IndexObjection.objects.filter(pk=self.row.pk).values().get() == before
        else:
            assert self.row.state in MOVES[State(before["state"])] | {State.ACCEPTED}
            assert user in {self.people["principal"], self.people["director"], self.people["inspector"]}

    @invariant()
    def promises_hold(self):
        row = IndexObjection.objects.get(pk=self.row.pk)
        filed_on = local_date(row.filed_at)
        assert row.accept_due_on == plain_term(filed_on, row.rule.accept_working_days)
        assert row.answer_due_on == plain_term(filed_on, row.rule.answer_working_days)
        assert row.is_open == (row.state in OPEN) == (row.ended_at is None)
        if row.state == State.ANSWERED:
            assert row.answer
            assert row.outcome
            assert row.ended_by_id == row.handler_id != row.filed_by_id


def test_no_state_breaks_a_promise(request, noodle_bar, at):
    Objecting.enterprise, Objecting.at = noodle_bar, at
    Objecting.people = {name: request.getfixturevalue(name) for name in PEOPLE}

    run_state_machine_as_test(
        Objecting,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_what_has_ended_stays(objection, principal, inspector, at):
    objection = withdraw_objection(objection=objection, by=principal, at=at)

    with pytest.raises(NotTheNextStep):
        accept_objection(objection=objection, by=inspector, at=at)
