"""Objections: filed, accepted, answered in time, and no score is touched."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from common.local_time import local_date
from inspections.services.inspection.inspection import withdraw_inspection
from notifications.models import Notice
from scoring.models import CurrentIndex, IndexObjection, IndexSnapshot
from scoring.services.objection import (
    NoScoreYet,
    NotTheHandler,
    NotTheNextStep,
    ObjectedBefore,
    TooLate,
    WordsMissing,
    accept_objection,
    answer_objection,
    file_objection,
    take_over_objection,
    withdraw_objection,
)
from scoring.services.score import recompute_index
from tests.factories.inspections import make_inspection
from tests.factories.scoring import make_objection


@pytest.fixture
def objection(noodle_bar, principal, inspector, at):
    return make_objection(noodle_bar, principal, at)


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


def test_what_has_ended_stays(objection, principal, inspector, at):
    objection = withdraw_objection(objection=objection, by=principal, at=at)

    with pytest.raises(NotTheNextStep):
        accept_objection(objection=objection, by=inspector, at=at)
