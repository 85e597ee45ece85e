from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from staff.models import ExamResult, TrainingRecord
from staff.services.training import (
    AlreadyWithdrawn,
    CompletedInFuture,
    HoursOutOfRange,
    NobodyNamed,
    NothingToMakeUp,
    PersonErased,
    ReasonMissing,
    ScoreOutOfRange,
    TakenInFuture,
    is_pass,
    record_exam_result,
    record_training,
    record_trainings,
    withdraw_exam_result,
    withdraw_training,
)
from staff.signals import fitness_changed
from tests.factories.staff import make_person, make_post

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def kitchen(noodle_bar):
    people = [make_person(name) for name in ("陈师傅", "李阿姨", "赵小妹")]
    for person in people:
        make_post(person, noodle_bar, handles_food=True)
    return people


@pytest.fixture
def heard():
    news = []

    def hear(sender, enterprise_ids, at, **kwargs):
        news.append((sender, enterprise_ids))

    fitness_changed.connect(hear)
    yield news
    fitness_changed.disconnect(hear)


@pytest.fixture
def teach(noodle_bar, officer, at):
    def teach(persons, **changes):
        fields = {"kind": "IN_HOUSE", "title": "餐具消毒", "hours": 2, "completed_on": DAY} | changes
        return record_trainings(persons=persons, enterprise=noodle_bar, **fields, by=officer, at=at)

    return teach


@pytest.fixture
def examine(noodle_bar, inspector, at):
    def examine(person, **changes):
        fields = {"kind": "SPOT_CHECK", "taken_on": DAY, "score": 80, "has_passed": True} | changes
        return record_exam_result(person=person, enterprise=noodle_bar, **fields, by=inspector, at=at)

    return examine


def test_a_whole_kitchen_is_taught_at_once(kitchen, noodle_bar, teach, heard):
    rows = teach(kitchen, hours=Decimal("1.5"))

    assert [row.person for row in rows] == kitchen
    assert {row.hours for row in TrainingRecord.objects.all()} == {Decimal("1.5")}
    assert heard == [(TrainingRecord, [noodle_bar.pk])]
    assert (
        AuditEntry.objects.filter(action="record_training", region_path=noodle_bar.region_path).count() == 3
    )


def test_the_number_of_queries_does_not_grow_with_the_kitchen(kitchen, teach, django_assert_num_queries):
    teach(kitchen[:1], title="第一课")
    with django_assert_num_queries(7):
        teach(kitchen[:1])
    with django_assert_num_queries(7):
        teach(kitchen, title="另一课")


def test_the_same_again_adds_only_who_was_missing(kitchen, teach, heard):
    first = teach(kitchen[:1])
    rows = teach(kitchen)
    teach(kitchen)

    assert rows[0] == first[0]
    assert TrainingRecord.objects.count() == 3
    assert len(heard) == 2


def test_one_person_alone(kitchen, noodle_bar, officer, at):
    row = record_training(
        person=kitchen[0],
        enterprise=noodle_bar,
        kind="ONLINE",
        title="线上课",
        hours=4,
        completed_on=DAY,
        by=officer,
        at=at,
    )

    assert (row.person, row.hours, row.recorded_by) == (kitchen[0], 4, officer)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"completed_on": date(2026, 11, 24)}, CompletedInFuture),
        ({"hours": 0}, HoursOutOfRange),
        ({"hours": -1}, HoursOutOfRange),
        ({"hours": Decimal("200.1")}, HoursOutOfRange),
    ],
)
def test_it_refuses_training_that_cannot_be(kitchen, teach, changes, refusal):
    with pytest.raises(refusal):
        teach(kitchen, **changes)

    assert not TrainingRecord.objects.exists()


def test_it_refuses_nobody_and_the_erased(kitchen, teach, at):
    with pytest.raises(NobodyNamed):
        teach([])
    with pytest.raises(PersonErased):
        teach([*kitchen, make_person("", citizen_id="", phone="", erased_at=at)])

    assert not TrainingRecord.objects.exists()


def test_training_is_withdrawn_with_a_reason_and_may_be_recorded_anew(kitchen, teach, officer, at):
    (row,) = teach(kitchen[:1])

    with pytest.raises(ReasonMissing):
        withdraw_training(training=row, reason="", by=officer, at=at)
    withdraw_training(training=row, reason="当天请假", by=officer, at=at)
    with pytest.raises(AlreadyWithdrawn):
        withdraw_training(training=row, reason="当天请假", by=officer, at=at)

    row.refresh_from_db()
    assert (row.withdrawn_at, row.withdraw_reason) == (at, "当天请假")
    assert AuditEntry.objects.get(action="withdraw_training").reason == "当天请假"
    assert teach(kitchen[:1]) != [row]


@pytest.mark.parametrize(
    ("score", "full_score", "passes"),
    [(60, 100, True), (Decimal("59.9"), 100, False), (90, 150, True), (89, 150, False), (0, 100, False)],
)
def test_sixty_of_a_hundred_passes(score, full_score, passes):
    assert is_pass(Decimal(score), full_score) is passes


def test_an_exam_is_recorded_and_told(kitchen, noodle_bar, inspector, examine, heard):
    result = examine(kitchen[0], score=Decimal("55.5"), has_passed=False)

    assert (result.score, result.has_passed, result.recorded_by) == (Decimal("55.5"), False, inspector)
    assert heard == [(ExamResult, [noodle_bar.pk])]
    assert AuditEntry.objects.get(action="record_exam_result").new == {
        "person": kitchen[0].code,
        "kind": "SPOT_CHECK",
        "taken_on": "2026-11-20",
        "score": "55.5",
        "has_passed": False,
    }


def test_the_same_exam_again_is_one_result(kitchen, examine):
    assert examine(kitchen[0]) == examine(kitchen[0])
    assert ExamResult.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"taken_on": date(2026, 11, 24)}, TakenInFuture),
        ({"score": -1}, ScoreOutOfRange),
        ({"score": 101}, ScoreOutOfRange),
    ],
)
def test_it_refuses_exams_that_cannot_be(kitchen, examine, changes, refusal):
    with pytest.raises(refusal):
        examine(kitchen[0], **changes)

    assert not ExamResult.objects.exists()


def test_order_49_art_29_a_make_up_follows_a_failed_spot_check(kitchen, examine):
    person = kitchen[0]
    with pytest.raises(NothingToMakeUp):
        examine(person, kind="MAKEUP")
    examine(person, kind="ENTERPRISE", score=10, has_passed=False)
    with pytest.raises(NothingToMakeUp):
        examine(person, kind="MAKEUP")

    examine(person, score=40, has_passed=False, taken_on=date(2026, 11, 1))
    examine(person, kind="MAKEUP", score=50, has_passed=False, taken_on=date(2026, 11, 10))
    examine(person, kind="MAKEUP", score=70)

    with pytest.raises(NothingToMakeUp):
        examine(person, kind="MAKEUP", score=90)


def test_an_exam_is_withdrawn_with_a_reason(kitchen, examine, inspector, at):
    result = examine(kitchen[0])

    with pytest.raises(ReasonMissing):
        withdraw_exam_result(exam=result, reason="", by=inspector, at=at)
    withdraw_exam_result(exam=result, reason="录错人", by=inspector, at=at)
    with pytest.raises(AlreadyWithdrawn):
        withdraw_exam_result(exam=result, reason="录错人", by=inspector, at=at)

    result.refresh_from_db()
    assert (result.withdrawn_at, result.withdraw_reason) == (at, "录错人")
