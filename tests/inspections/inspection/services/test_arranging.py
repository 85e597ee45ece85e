"""Planned inspections arranged, and inspectors sent, many at once: all or none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEntry
from common.local_time import local_date
from inspections.models import OnSiteInspection, PlannedInspection
from inspections.services.inspection.arranging import (
    ArrangedBefore,
    InThePast,
    arrange_planned,
    assign_inspectors,
)
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.inspection.on_site import (
    MustRecuse,
    NotInThatState,
    NotOfTheTerritory,
    TooFewInspectors,
)
from inspections.services.planning.draw import declare_recusal
from inspections.services.planning.plan import cancel_planned
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_inspection import make_on_site, plan
from tests.factories.inspections_planning import make_planned


@pytest.fixture
def pair(inspector):
    colleague = make_user("colleague", "同事")
    for held in inspector.role_assignments.all():
        give_role(colleague, held.role, held.region)
    return [inspector, colleague]


@pytest.fixture
def rows(noodle_bar, rival_bar):
    return [make_planned(noodle_bar), make_planned(rival_bar)]


def arrange(rows, people, at, days=3):
    planned_on = local_date(at) + timedelta(days=days)
    return arrange_planned(planned=rows, planned_on=planned_on, inspectors=people, by=people[0], at=at)


def test_each_gets_its_day_and_its_inspectors(rows, pair, at):
    made = arrange(rows, pair, at)

    assert [row.enterprise_id for row in made] == [row.enterprise_id for row in rows]
    for on_site in OnSiteInspection.objects.all():
        assert on_site.planned_on == local_date(at) + timedelta(days=3)
        assert {one.user for one in on_site.inspectors.all()} == set(pair)
    assert AuditEntry.objects.filter(action="plan_on_site", actor=pair[0]).count() == 2
    mine = PlannedInspection.objects.of_person(pair[1].pk)
    assert {row.pk for row in mine} == {row.pk for row in rows}
    assert not PlannedInspection.objects.of_nobody().exists()


def test_none_is_arranged_where_one_can_not_be(rows, pair, noodle_bar, inspector, at):
    cancel_planned(planned=rows[1], reason="停业", by=inspector, at=at)

    with pytest.raises(NotInThatState, match="对门面馆"):
        arrange(rows, pair, at)

    assert not OnSiteInspection.objects.exists()


def test_an_enterprise_is_visited_once(rows, pair, noodle_bar, at):
    with pytest.raises(ArrangedBefore, match="平江面馆"):
        arrange([rows[0], make_planned(noodle_bar)], pair, at)

    assert not OnSiteInspection.objects.exists()
    plan(noodle_bar, pair, at)
    with pytest.raises(ArrangedBefore):
        arrange(rows, pair, at)
    assert OnSiteInspection.objects.count() == 1


def test_who_has_to_recuse_is_not_sent(rows, pair, noodle_bar, inspector, at):
    declare_recusal(
        inspector=pair[1], enterprise=noodle_bar, reason="RELATIVE", note="",
        valid_from=local_date(at), by=inspector, at=at,
    )  # fmt: skip

    with pytest.raises(MustRecuse, match="同事已登记回避“平江面馆”"):
        arrange(rows, pair, at)


def test_people_and_day_are_right(rows, pair, far_inspector, at):
    with pytest.raises(TooFewInspectors):
        arrange(rows, [pair[0], pair[0]], at)
    with pytest.raises(InThePast):
        arrange(rows, pair, at, days=-1)
    with pytest.raises(NotOfTheTerritory):
        arrange(rows, [pair[0], far_inspector], at)
    assert not OnSiteInspection.objects.exists()


def test_other_inspectors_are_sent_before_it_begins(pair, inspector, noodle_bar, rival_bar, at):
    third = make_user("third", "第三人")
    for held in inspector.role_assignments.all():
        give_role(third, held.role, held.region)
    first, second = plan(noodle_bar, pair, at), plan(rival_bar, [inspector], at)

    assign_inspectors(on_sites=[second, first], inspectors=[pair[1], third], by=inspector, at=at)

    for on_site in (first, second):
        assert {one.user for one in on_site.inspectors.all()} == {pair[1], third}
    entry = AuditEntry.objects.filter(action="assign_inspectors").order_by("pk").first()
    assert (entry.old["inspectors"], entry.new["inspectors"]) == (
        sorted(user.pk for user in pair),
        sorted((pair[1].pk, third.pk)),
    )


def test_nobody_is_sent_where_one_has_begun(pair, noodle_bar, rival_bar, inspector, at):
    waiting = plan(rival_bar, [inspector], at)
    begun = make_on_site(noodle_bar, pair, at, upto="STARTED")

    with pytest.raises(NotInThatState, match="平江面馆"):
        assign_inspectors(on_sites=[waiting, begun], inspectors=pair, by=inspector, at=at)

    assert {one.user for one in waiting.inspectors.all()} == {inspector}


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
        except InspectionRefused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(act, [rows, rows[::-1]]))

    assert sorted(told, key=str) == [6, "ArrangedBefore"]
    assert OnSiteInspection.objects.count() == 6
