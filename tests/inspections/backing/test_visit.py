from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from hazards.models import Hazard
from hazards.services.report import report_hazard
from inspections.models import BackingRule, BackingVisit, VisitTask
from inspections.queries.backing.forms import GROUPS, visit_form
from inspections.queries.backing.sealed import sealed_letters, sealed_visits
from inspections.services.backing.letter import SignedBefore, sign_letter
from inspections.services.backing.visit import AnswerMissing, NotTheBackingCadre, PresenceMissing
from inspections.services.backing.visit_task import NotDue, exempt_visit, make_visit_tasks
from ledger.models import WaitingLeaf
from notifications.models import Notice
from tests.factories.inspections_backing import good_answers, make_backing, make_visit


@pytest.fixture
def backed(noodle_bar, cadre, inspector, at):
    make_backing(noodle_bar, cadre, at, inspector)
    return noodle_bar


def test_visits_of_a_quarter_are_made_once(backed, at):
    assert make_visit_tasks(day=date(2026, 11, 24)) == 0  # assigning made those of this quarter
    assert make_visit_tasks(day=date(2027, 1, 1)) == 1
    assert make_visit_tasks(day=date(2027, 3, 31)) == 0
    assert [(task.quarter, task.due_on) for task in VisitTask.objects.order_by("quarter")] == [
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    ]


def test_a_level_may_be_visited_more_often(backed):
    BackingRule.objects.filter(level=backed.backing_assignments.get().level).update(visits_per_quarter=3)

    assert make_visit_tasks(day=date(2027, 1, 5)) == 3


def test_a_no_becomes_a_hazard_and_the_visit_is_sealed(backed, cadre, at):
    visit = make_visit(backed, cadre, at, answers=good_answers(backed, K1="生熟刀板混用"))

    hazard = Hazard.objects.get()
    assert (hazard.source, hazard.state, hazard.title, hazard.found_by) == (
        "BACKING",
        "ASSIGNED",
        "生熟刀板混用",
        cadre,
    )
    assert VisitTask.objects.get().state == "DONE"
    assert visit.task.done_on == date(2026, 11, 23)
    assert [sealed.entry for sealed in sealed_visits()] == list(
        WaitingLeaf.objects.filter(entry__contains='"backing-visit"').values_list("entry", flat=True)
    )


def test_the_table_keeps_it(backed, cadre, at):
    visit = make_visit(backed, cadre, at)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE inspections_backingvisit SET advice = 'x' WHERE id = %s", [visit.pk])


def test_it_is_refused_whole(backed, cadre, director, at):
    answers = good_answers(backed)
    answers.popitem()
    for said, refusal in (
        ({"answers": answers}, AnswerMissing),
        ({"no_presence": " "}, PresenceMissing),
    ):
        with pytest.raises(refusal):
            make_visit(backed, cadre, at, **said)
    with pytest.raises(NotTheBackingCadre):
        make_visit(backed, director, at)
    assert not BackingVisit.objects.exists()
    assert VisitTask.objects.get().state == "DUE"


def test_a_visit_more_than_owed_is_one_more(backed, cadre, at):
    make_visit(backed, cadre, at)

    assert make_visit(backed, cadre, at + timedelta(days=3), way="VIDEO", no_presence="").task is None


def test_a_visit_is_let_off_once(backed, inspector, at):
    task = exempt_visit(task=VisitTask.objects.get(), reason="停业一季度", by=inspector, at=at)

    assert task.state == "EXEMPT"
    with pytest.raises(NotDue):
        exempt_visit(task=task, reason="再免", by=inspector, at=at)


@pytest.mark.parametrize("kind", GROUPS)
def test_each_type_has_a_form_for_all_four_parts(kind):
    questions = visit_form(kind).questions

    assert {question.topic for question in questions} == {
        "健全管理制度",
        "日常风险防控",
        "应急处置",
        "宣传培训",
    }
    assert len({question.code for question in questions}) == len(questions) <= 12


def test_the_letter_is_signed_once_a_year_and_sealed(backed, cadre, at):
    letter = sign_letter(by=cadre, at=at)

    assert (letter.year, letter.subjects) == (2026, 1)
    assert len(list(sealed_letters())) == 1
    with pytest.raises(SignedBefore):
        sign_letter(by=cadre, at=at + timedelta(days=1))


def test_a_lead_goes_to_the_regulators_of_the_place(backed, cadre, inspector, far_inspector, at):
    make_visit(backed, cadre, at)
    visit = make_visit(backed, cadre, at + timedelta(days=1), handed_over="疑似使用回收油")

    (notice,) = Notice.objects.filter(key__startswith="lead:")
    assert (notice.user, notice.key) == (inspector, f"lead:{visit.pk}")
    assert "回收油" not in notice.title + notice.text  # a lock screen is read by others


def test_who_backs_it_demands_and_who_does_not_only_reports(backed, rival_bar, cadre, at):
    found = [
        report_hazard(enterprise=enterprise, title="积水", severity="GENERAL", by=cadre, at=at)
        for enterprise in (backed, rival_bar)
    ]

    assert [(hazard.source, hazard.state) for hazard in found] == [
        ("BACKING", "ASSIGNED"),
        ("BACKING", "REPORTED"),
    ]
