"""Inspectors sent to many inspections at once: to all or none."""

import pytest

from accounts.models import AuditEntry
from common.local_time import local_date
from inspections.models import OnSiteInspection
from inspections.services.inspection.arranging import assign_inspectors
from inspections.services.inspection.on_site_refusal import (
    MustRecuse,
    NotInThatState,
    NotOfTheTerritory,
    TooFewInspectors,
)
from inspections.services.planning.draw import declare_recusal
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_inspection import make_on_site, plan


@pytest.fixture
def pair(inspector):
    colleague = make_user("colleague", "同事")
    for held in inspector.role_assignments.all():
        give_role(colleague, held.role, held.region)
    return [inspector, colleague]


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


def test_people_are_right(pair, inspector, noodle_bar, far_inspector, at):
    on_site = plan(noodle_bar, [inspector], at)
    declare_recusal(
        inspector=pair[1], enterprise=noodle_bar, reason="RELATIVE", note="",
        valid_from=local_date(at), by=inspector, at=at,
    )  # fmt: skip

    for people, refusal in (
        ([inspector, inspector], TooFewInspectors),
        ([inspector, far_inspector], NotOfTheTerritory),
        (pair, MustRecuse),
    ):
        with pytest.raises(refusal):
            assign_inspectors(on_sites=[on_site], inspectors=people, by=inspector, at=at)
    assert {one.user for one in on_site.inspectors.all()} == {inspector}


def test_only_those_who_inspect_know_of_a_visit_before_it_begins(
    pair, noodle_bar, officer, cadre, auditor, administrator, at
):
    waiting, begun = plan(noodle_bar, pair, at), make_on_site(noodle_bar, pair, at, upto="STARTED")

    for person in (officer, cadre, auditor, administrator):
        assert list(OnSiteInspection.objects.visible_to(person)) == [begun], person
    assert set(OnSiteInspection.objects.visible_to(pair[1])) == {waiting, begun}
