"""Planned inspections that nobody was named for are arranged together: all or none, by one of two."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEntry
from inspections.models import PlannedChange, PlannedInspection
from inspections.services.planning.arranging import ArrangedBefore, NotArranged, arrange_planned
from inspections.services.planning.change import change_planned
from inspections.services.planning.plan import PlanRefused, cancel_planned
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_inspection import plan
from tests.factories.inspections_planning import make_planned

DAY = date(2026, 12, 3)


@pytest.fixture
def pair(inspector):
    colleague = make_user("colleague", "同事")
    for held in inspector.role_assignments.all():
        give_role(colleague, held.role, held.region)
    return [inspector, colleague]


@pytest.fixture
def rows(noodle_bar, rival_bar):
    return [make_planned(noodle_bar), make_planned(rival_bar)]


def arrange(rows, people, at, visit_on=DAY):
    return arrange_planned(
        planned=rows, visit_on=visit_on, inspectors=people, reason="统一安排", by=people[0], at=at
    )


def test_each_gets_its_day_and_its_inspectors(rows, pair, at):
    made = arrange(rows, pair, at)

    assert [change.planned_id for change in made] == [row.pk for row in rows]
    for change in PlannedChange.objects.all():
        assert (change.visit_on, set(change.inspectors.all())) == (DAY, set(pair))
    assert AuditEntry.objects.filter(action="change_planned_inspection", actor=pair[0]).count() == 2
    of_colleague = PlannedInspection.objects.of_person(pair[1].pk)
    assert {row.pk for row in of_colleague} == {row.pk for row in rows}
    assert not PlannedInspection.objects.of_nobody().exists()


def test_none_is_arranged_where_one_can_not_be(rows, pair, inspector, far_inspector, at):
    with pytest.raises(NotArranged, match="外区监管人员.*一次也没有安排"):
        arrange(rows, [inspector, far_inspector], at)
    cancel_planned(planned=rows[1], reason="停业", by=inspector, at=at)
    with pytest.raises(NotArranged, match="对门面馆"):
        arrange(rows, pair, at)

    assert not PlannedChange.objects.exists()


def test_who_goes_already_is_not_put_aside(rows, pair, rival_bar, inspector, at):
    change_planned(planned=rows[0], visit_on=DAY, inspectors=pair, reason="先定", seen=0, by=inspector, at=at)
    with pytest.raises(ArrangedBefore, match="平江面馆"):
        arrange(rows, pair, at)
    plan(rival_bar, pair, at)
    with pytest.raises(ArrangedBefore, match="对门面馆"):
        arrange(rows[1:], pair, at)

    assert PlannedChange.objects.count() == 1


def test_who_goes_already_is_changed_on_purpose_only(rows, pair, inspector, at):
    arrange(rows, pair, at)
    third = make_user("third", "第三人")
    for held in inspector.role_assignments.all():
        give_role(third, held.role, held.region)
    wanted = {"visit_on": DAY, "inspectors": [pair[0], third], "reason": "换人", "by": inspector}
    with pytest.raises(ArrangedBefore, match="刚刚被别人改过"):
        arrange_planned(planned=rows, **wanted, at=at, seen_at=at - timedelta(seconds=1))

    made = arrange_planned(planned=rows, **wanted, at=at + timedelta(hours=1), seen_at=at)

    assert [set(change.inspectors.all()) for change in made] == [{pair[0], third}] * 2
    assert [change.number for change in made] == [2, 2]


def test_what_somebody_left_is_free(rows, pair, inspector, at):
    gone = make_user("gone", "离任的人")
    for held in inspector.role_assignments.all():
        give_role(gone, held.role, held.region)
    PlannedInspection.objects.filter(pk=rows[0].pk).update(due_to=DAY)
    arrange(rows[:1], [pair[0], gone], at)
    assert not PlannedInspection.objects.of_gone().exists()  # one of two still goes
    PlannedChange.objects.get().inspectors.set([gone])
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    assert PlannedInspection.objects.of_gone().get() == rows[0]

    arrange(rows, pair, at)

    assert not PlannedInspection.objects.of_gone().exists()


def test_what_was_given_to_others_is_no_longer_mine(rows, pair, inspector, at):
    third = make_user("third", "第三人")
    for held in inspector.role_assignments.all():
        give_role(third, held.role, held.region)
    arrange(rows, pair, at)
    change_planned(
        planned=rows[0], visit_on=DAY, inspectors=[pair[1], third], reason="换人", seen=1, by=inspector, at=at
    )

    mine = PlannedInspection.objects.visible_to(inspector).in_queue_of(inspector)

    assert list(mine) == [rows[1]]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_arrange_the_same_one_does(rows, pair, district, at):
    if connection.vendor != "postgresql":
        pytest.skip("needs writers at once")
    rows += [make_planned(make_enterprise(district, name=f"面馆{number}")) for number in range(4)]
    barrier = Barrier(2)

    def act(wanted):
        barrier.wait()
        try:
            return len(arrange(wanted, pair, at))
        except PlanRefused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(act, [rows, rows[::-1]]))

    assert sorted(told, key=str) == [6, "ArrangedBefore"]
    assert PlannedChange.objects.count() == 6
