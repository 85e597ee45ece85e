"""A full check is known item by item from what was sealed; plan, list and phone follow it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections.models import Checklist, Inspection, OnSiteInspection, PlannedInspection
from inspections.queries.inspection.coverage import coverage_of, proposal_for
from inspections.queries.planning.full_check import in_state, subjects_of, with_last_full_check
from inspections.services.inspection.inspection import withdraw_inspection
from inspections.services.inspection.on_site import finalise_on_site, record_on_site, tell_on_site
from inspections.services.planning.plan import fulfil_planned, make_plan
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections import make_inspection
from tests.factories.inspections_inspection import (
    MINUTE,
    answers_for,
    make_on_site,
    plan,
    signing_of,
    start,
)
from tests.factories.inspections_planning import make_grade, make_plan_row, make_planned

pytestmark = pytest.mark.django_db
DAILY, UNANNOUNCED = Inspection.Kind.DAILY, Inspection.Kind.UNANNOUNCED
SKIPPED = {"outcome": "SKIPPED", "note": ""}


@pytest.fixture
def skippable(noodle_bar, at):
    checklist = Checklist.objects.for_kind(noodle_bar.kind, at.date()).first()
    return checklist.items.filter(may_skip_unannounced=True).order_by("position").first()


@pytest.fixture
def other_checklist(noodle_bar, at):
    return Checklist.objects.on(at.date()).exclude(uses__kind=noodle_bar.kind).first()


def finished(enterprise, pair, at, kind=DAILY, checklist=None, **said):
    on_site = start(plan(enterprise, pair, at, kind, checklist=checklist), pair, at + MINUTE)
    on_site = record_on_site(
        on_site=on_site,
        answers=answers_for(on_site, **said),
        idempotency_key=uuid4(),
        by=pair[0],
        at=at + MINUTE,
    )
    tell_on_site(on_site=on_site, signing=signing_of(on_site), by=pair[0], at=at + 2 * MINUTE)
    return finalise_on_site(on_site=on_site, by=pair[0], at=at + 3 * MINUTE)


def test_a_whole_list_is_a_full_check_and_one_left_out_is_none(noodle_bar, pair, at, skippable):
    part = finished(noodle_bar, pair, at, UNANNOUNCED, **{skippable.code: SKIPPED})
    assert list(Inspection.objects.full_checks()) == []
    assert not part.on_site.is_full

    whole = finished(noodle_bar, pair, at + timedelta(hours=1), UNANNOUNCED)

    assert list(Inspection.objects.full_checks()) == [whole]


def test_the_list_of_another_type_makes_none(noodle_bar, pair, at, other_checklist):
    other = finished(noodle_bar, pair, at, checklist=other_checklist)

    assert not other.on_site.is_full
    assert list(Inspection.objects.full_checks()) == []


def test_the_plan_reads_the_same(noodle_bar, pair, district, at, skippable):
    """What the statement of the plan takes for a full check is what the queryset calls one."""
    full = make_planned(noodle_bar, date(2026, 10, 1), date(2026, 10, 31), kind="FULL")
    daily = make_planned(noodle_bar)
    finished(noodle_bar, pair, at, UNANNOUNCED, **{skippable.code: SKIPPED})
    assert fulfil_planned() == 1
    finished(noodle_bar, pair, at + timedelta(hours=1), UNANNOUNCED)
    assert fulfil_planned() == 1

    states = dict(PlannedInspection.objects.values_list("pk", "state"))
    assert states == {full.pk: "DONE", daily.pk: "DONE"}


def test_the_next_plan_owes_none_after_one(noodle_bar, rival_bar, pair, district, at, skippable):
    for enterprise in (noodle_bar, rival_bar):
        make_grade(enterprise, "A")
    finished(noodle_bar, pair, at, UNANNOUNCED)
    finished(rival_bar, pair, at, UNANNOUNCED, **{skippable.code: SKIPPED})

    make_plan(region=district, year=2027, by=None, at=at + timedelta(days=1))

    kinds = dict(PlannedInspection.objects.of_year(2027).values_list("enterprise", "kind"))
    assert kinds == {noodle_bar.pk: "DAILY", rival_bar.pk: "FULL"}


def test_what_nobody_looked_at_is_proposed(noodle_bar, pair, at, skippable):
    on_site = plan(noodle_bar, pair, at + timedelta(days=2))
    codes = set(on_site.checklist.items.values_list("code", flat=True))
    assert proposal_for(on_site).unseen == codes

    part = finished(noodle_bar, pair, at, UNANNOUNCED, **{skippable.code: SKIPPED})
    assert proposal_for(on_site).unseen == {skippable.code}
    withdraw_inspection(inspection=part, reason="查错了店", by=pair[0], at=at + timedelta(days=1))
    assert proposal_for(on_site).unseen == codes

    finished(noodle_bar, pair, at + timedelta(days=1), **{"pests": {"outcome": "NOT_APPLICABLE", "note": ""}})
    assert proposal_for(on_site).unseen == frozenset()


def test_what_was_seen_too_long_ago_is_unseen_again(noodle_bar, pair, at):
    finished(noodle_bar, pair, at)

    after = {
        day: coverage_of([noodle_bar], day)[noodle_bar.pk] for day in (date(2028, 11, 23), date(2028, 11, 24))
    }

    assert [len(one.unseen) for one in after.values()] == [0, len(after[date(2028, 11, 24)].items)]


def test_the_overdue_are_those_without_a_full_check_in_two_years(
    noodle_bar, rival_bar, district, inspector, at
):
    day = at.date()
    new = make_enterprise(district, registered_on=date(2026, 6, 1))
    due = make_enterprise(district, registered_on=date(2020, 6, 1))
    closed = make_enterprise(district, registered_on=date(2020, 6, 1), status="CLOSED")
    for enterprise, since in ((noodle_bar, date(2020, 1, 1)), (rival_bar, date(2020, 1, 1))):
        type(enterprise).objects.filter(pk=enterprise.pk).update(recorded_since=since)
    make_inspection(noodle_bar, inspected_on=date(2024, 11, 22))
    make_inspection(noodle_bar, inspected_on=date(2026, 11, 1), items_checked=False)
    make_inspection(due, inspected_on=date(2024, 11, 23))
    subjects = subjects_of(inspector)

    found = {state: set(in_state(subjects, state, day)) for state in ("overdue", "due", "covered")}

    assert found == {"overdue": {noodle_bar, rival_bar}, "due": {due}, "covered": {new}}
    assert closed not in subjects
    assert with_last_full_check(subjects).get(pk=noodle_bar.pk).last_full_on == date(2024, 11, 22)


def test_the_table_refuses_full_before_recorded(noodle_bar, pair, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="STARTED")

    with pytest.raises(IntegrityError), transaction.atomic():
        OnSiteInspection.objects.filter(pk=on_site.pk).update(is_full=True)


def test_pages_say_what_must_be_full_and_what_is_unseen(sign_in, noodle_bar, pair, officer, skippable):
    at = timezone.now() - timedelta(hours=2)
    make_planned(noodle_bar, kind="FULL", plan=make_plan_row(noodle_bar.region, at.year))
    finished(noodle_bar, pair, at, UNANNOUNCED, **{skippable.code: SKIPPED})
    on_site = make_on_site(noodle_bar, pair, at + timedelta(hours=1), upto="STARTED", kind=UNANNOUNCED)

    page = sign_in(pair[0]).get(reverse("inspections:record_on_site", args=[on_site.pk]))

    text = page.content.decode()
    assert page.context["proposal"].unseen == {skippable.code}
    assert text.count("本周期还没有查过") == 1
    assert "年度计划要求这一次是全项目检查" in text
    shown = sign_in(officer).get(reverse("inspections:show_on_site", args=[on_site.pk])).content.decode()
    assert "全项目检查" not in shown


def test_the_list_counts_what_it_shows(sign_in, inspector, noodle_bar, rival_bar, django_assert_num_queries):
    type(noodle_bar).objects.filter(pk__in=[noodle_bar.pk, rival_bar.pk]).update(
        recorded_since=date(2020, 1, 1)
    )
    make_inspection(rival_bar, inspected_on=timezone.localdate())
    client, url = sign_in(inspector), reverse("inspections:list_full_checks")
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
        one_row = len(asked)
    assert [row.pk for row in page.context["page"]] == [noodle_bar.pk]
    assert [(name, count) for name, _label, count in page.context["tabs"]] == [
        ("overdue", 1), ("due", 0), ("covered", 1),
    ]  # fmt: skip
    assert client.get(reverse("inspections:list_plans")).context["full_overdue"] == 1

    for _number in range(2):
        make_enterprise(noodle_bar.region, recorded_since=date(2020, 1, 1))
    with django_assert_num_queries(one_row):
        assert len(client.get(url).context["page"].object_list) == 3
