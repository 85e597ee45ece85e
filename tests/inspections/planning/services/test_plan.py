"""The plan meets every minimum and full check, spreads them, and a rerun changes only what is needed."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry
from enterprises.models import Enterprise
from inspections import receivers
from inspections.models import InspectionPlan, PlannedInspection, RiskLevelRule
from inspections.services.inspection.inspection import record_inspection, withdraw_inspection
from inspections.services.planning.facts import follow_facts
from inspections.services.planning.plan import (
    Balanced,
    NotOpen,
    TooFarAhead,
    YearIsOver,
    balance_plans,
    cancel_planned,
    close_years,
    fulfil_planned,
    make_plan,
)
from tests.factories.accounts import make_region
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections import make_inspection
from tests.factories.inspections_planning import make_grade, make_plan_row, make_planned

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
State, Kind = PlannedInspection.State, PlannedInspection.Kind


def rows(enterprise, **wanted):
    return list(PlannedInspection.objects.filter(enterprise=enterprise, **wanted).order_by("due_from", "pk"))


def inspected(enterprise, day, **fields):
    return make_inspection(enterprise, inspected_on=day, **fields)


def test_each_gets_the_visits_of_its_grade_and_a_full_check_where_one_is_owed(
    city, district, far_district, at
):
    minimum = dict(RiskLevelRule.objects.values_list("level", "visits_minimum"))
    recent, old, never = (make_enterprise(district) for _number in range(3))
    far = make_enterprise(far_district)
    for enterprise, level in ((recent, "D"), (old, "A"), (never, "C"), (far, "B")):
        make_grade(enterprise, level)
    make_grade(make_enterprise(district, status="SUSPENDED"), "D")
    inspected(recent, date(2025, 6, 1))
    inspected(far, date(2025, 6, 1))
    inspected(old, date(2024, 3, 10))
    inspected(old, date(2025, 3, 10), items_checked=False)

    balanced = make_plan(region=city, year=2026, by=None, at=NEW_YEAR)

    assert balanced == Balanced(added=minimum["D"] + minimum["A"] + minimum["C"] + minimum["B"], cancelled=0)
    kinds = {e: Counter(row.kind for row in rows(e)) for e in (recent, old, never, far)}
    assert kinds == {
        recent: {"DAILY": 3},
        old: {"FULL": 1},
        never: {"FULL": 1, "DAILY": 1},
        far: {"DAILY": 1},
    }
    assert rows(old)[0].due_to <= date(2026, 3, 10)
    assert len({row.due_from.month for row in rows(recent)}) == 3
    assert set(InspectionPlan.objects.values_list("region", "revision")) == {
        (district.pk, 1),
        (far_district.pk, 1),
    }
    audited = {
        entry.region_path: entry.new["added"]
        for entry in AuditEntry.objects.filter(action="make_inspection_plan")
    }
    assert audited == {district.path: 6, far_district.path: 1}


def test_a_rerun_adds_and_cancels_only_what_is_needed(city, noodle_bar, rival_bar):
    make_grade(noodle_bar, "A")
    make_grade(rival_bar, "D")
    inspected(noodle_bar, date(2025, 6, 1))
    inspected(rival_bar, date(2025, 6, 1))
    make_plan(region=city, year=2026, by=None, at=NEW_YEAR)
    before = {row.pk for row in PlannedInspection.objects.all()}

    assert make_plan(region=city, year=2026, by=None, at=NEW_YEAR) == Balanced(0, 0)
    assert InspectionPlan.objects.get().revision == 1
    make_grade(noodle_bar, "C")
    make_grade(rival_bar, "B")
    later = NEW_YEAR + timedelta(days=100)

    assert balance_plans(at=later) == Balanced(added=1, cancelled=2)
    assert InspectionPlan.objects.get().revision == 2
    added = PlannedInspection.objects.exclude(pk__in=before).get()
    assert (added.enterprise, added.due_from >= date(2026, 4, 1), added.revision) == (noodle_bar, True, 2)
    cancelled = rows(rival_bar, state=State.CANCELLED)
    assert {row.cancel_cause for row in cancelled} == {"LEVEL"}
    assert rows(rival_bar, state=State.PLANNED)[0].due_to < min(row.due_to for row in cancelled)
    assert balance_plans(at=later) == Balanced(0, 0)


def test_a_closed_business_is_not_visited_any_more(city, noodle_bar):
    make_grade(noodle_bar, "D")
    make_plan(region=city, year=2026, by=None, at=NEW_YEAR)
    Enterprise.objects.update(status="CLOSED")

    assert balance_plans(at=NEW_YEAR) == Balanced(0, 3)
    assert {row.cancel_cause for row in rows(noodle_bar)} == {"CLOSED"}


def test_visits_made_before_the_plan_count(city, noodle_bar):
    make_grade(noodle_bar, "D")
    inspected(noodle_bar, date(2026, 2, 1))
    inspected(noodle_bar, date(2026, 3, 1), kind="FOLLOW_UP")

    make_plan(region=city, year=2026, by=None, at=datetime(2026, 12, 20, tzinfo=UTC))

    assert [(row.kind, row.due_from, row.due_to) for row in rows(noodle_bar)] == [
        ("DAILY", date(2026, 12, 1), date(2026, 12, 31))
    ] * 2


def test_only_this_and_the_next_year_can_be_planned(city, at):
    with pytest.raises(YearIsOver):
        make_plan(region=city, year=2025, by=None, at=at)
    with pytest.raises(TooFarAhead):
        make_plan(region=city, year=2028, by=None, at=at)


def test_a_final_inspection_fulfils_the_earliest_open_visit(noodle_bar, inspector, at):
    make_planned(noodle_bar, date(2026, 12, 1), date(2026, 12, 31))
    make_planned(noodle_bar, date(2026, 10, 1), date(2026, 10, 31), kind=Kind.FULL)
    inspection = record_inspection(
        enterprise=noodle_bar, kind="DAILY", inspected_on=at.date(), failed_items=[], by=inspector, at=at
    )

    follow_facts(enterprise_ids=[noodle_bar.pk], at=at)

    first, second = rows(noodle_bar)
    assert (first.state, first.inspection, first.done_on) == (State.DONE, inspection, at.date())
    assert second.state == State.PLANNED
    withdraw_inspection(inspection=inspection, reason="查错了店", by=inspector, at=at)
    follow_facts(enterprise_ids=[noodle_bar.pk], at=at)
    assert [row.state for row in rows(noodle_bar)] == [State.PLANNED] * 2


def test_what_was_not_made_in_its_year_is_missed_for_good(noodle_bar, inspector, at):
    first = make_planned(noodle_bar, date(2026, 11, 1), date(2026, 11, 30))
    make_planned(noodle_bar, date(2026, 12, 1), date(2026, 12, 31))
    next_year = make_planned(noodle_bar, date(2027, 1, 1), date(2027, 1, 31), plan=plan_of_2027(noodle_bar))
    new_year = datetime(2027, 1, 1, 1, tzinfo=UTC)

    assert (close_years(at=at), close_years(at=new_year), close_years(at=new_year)) == (0, 2, 0)

    assert [row.state for row in rows(noodle_bar)] == [State.MISSED, State.MISSED, State.PLANNED]
    entry = AuditEntry.objects.get(action="close_inspection_plan")
    assert entry.new == {"year": 2026, "missed": 2}
    # Made on the last day of the year, final in the next one: that visit was made after all.
    record_inspection(
        enterprise=noodle_bar, kind="DAILY", inspected_on=date(2026, 12, 31), failed_items=[], by=inspector,
        at=new_year,
    )  # fmt: skip
    record_inspection(
        enterprise=noodle_bar, kind="DAILY", inspected_on=date(2027, 1, 1), failed_items=[], by=inspector,
        at=new_year,
    )  # fmt: skip
    assert fulfil_planned() == 2
    first.refresh_from_db()
    next_year.refresh_from_db()
    assert (first.state, first.done_on) == (State.DONE, date(2026, 12, 31))
    assert next_year.state == State.DONE
    assert PlannedInspection.objects.get(state=State.MISSED).due_to == date(2026, 12, 31)


def plan_of_2027(enterprise):
    return make_plan_row(enterprise.region, 2027)


def test_news_of_facts_is_followed_after_the_commit(
    noodle_bar, at, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(receivers.follow_facts_of, "delay", told.append)

    with django_capture_on_commit_callbacks() as callbacks:
        for signal in receivers.NEWS:
            signal.send(sender=Enterprise, enterprise_ids=[noodle_bar.pk], at=at)
    for callback in callbacks:
        if getattr(callback, "send", None) is receivers.start_following:
            callback()

    assert told == [[noodle_bar.pk]]


def test_only_an_inspection_item_by_item_is_a_full_check(noodle_bar, rival_bar):
    for enterprise, fields in ((noodle_bar, {"kind": "UNANNOUNCED"}), (rival_bar, {"items_checked": False})):
        make_planned(enterprise, date(2026, 10, 1), date(2026, 10, 31), kind=Kind.FULL)
        make_planned(enterprise)
        inspected(enterprise, date(2026, 11, 20), **fields)
        inspected(enterprise, date(2026, 11, 21), kind="COMPLAINT")

    assert fulfil_planned() == 2
    assert fulfil_planned() == 0
    for enterprise in (noodle_bar, rival_bar):
        assert [row.state for row in rows(enterprise)] == [State.PLANNED, State.DONE]


def test_a_visit_is_cancelled_with_a_reason(noodle_bar, inspector, at):
    planned = make_planned(noodle_bar)

    cancel_planned(planned=planned, reason="停业装修至年底", by=inspector, at=at)

    planned.refresh_from_db()
    assert (planned.state, planned.cancel_cause, planned.cancel_reason) == (
        "CANCELLED",
        "BY_HAND",
        "停业装修至年底",
    )
    assert AuditEntry.objects.get(action="cancel_planned_inspection").reason == "停业装修至年底"
    with pytest.raises(NotOpen):
        cancel_planned(planned=planned, reason="再来", by=inspector, at=at)


businesses = st.tuples(
    st.sampled_from("ABCD"),
    st.integers(0, 2),  # township
    st.one_of(st.none(), st.dates(date(2022, 1, 1), date(2026, 6, 30))),  # the last full check
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(businesses, min_size=1, max_size=25), st.integers(1, 12))
def test_minima_are_met_and_spread_whatever_the_businesses(city, district, found, month):
    PlannedInspection.objects.all().delete()
    InspectionPlan.objects.all().delete()
    Enterprise.objects.update(status="CLOSED")
    townships = [make_region(f"32050800{n}", f"街道{n}", "TOWNSHIP", district) for n in range(3)]
    minimum = dict(RiskLevelRule.objects.values_list("level", "visits_minimum"))
    at = datetime(2026, month, 1, 3, tzinfo=UTC)
    made, last_full = {}, {}
    for level, township, day in found:
        enterprise = make_enterprise(townships[township])
        make_grade(enterprise, level)
        made[enterprise], last_full[enterprise] = level, day
        if day and day > at.date():  # nobody knows of it yet
            last_full[enterprise] = None
        elif day:
            inspected(enterprise, day)

    make_plan(region=city, year=2026, by=None, at=at)

    assert make_plan(region=city, year=2026, by=None, at=at) == Balanced(0, 0)
    for enterprise, level in made.items():
        day = last_full[enterprise]
        visits = int(bool(day) and day.year == 2026)
        is_full_owed = day is None or day.year < 2025
        planned = rows(enterprise)
        assert len(planned) == max(minimum[level] - visits, is_full_owed)
        assert [row.kind for row in planned].count("FULL") == is_full_owed
        assert all(row.due_from >= date(2026, month, 1) and row.due_to.year == 2026 for row in planned)
        if day and day.year == 2024 and day.month >= month:
            assert next(row for row in planned if row.kind == "FULL").due_to <= day.replace(
                year=2026, day=min(day.day, 28)
            ) + timedelta(days=3)
    # Enterprises of a township with one daily visit are spread evenly over the months that are left.
    for township in townships:
        months = Counter(
            row.due_from.month
            for enterprise in made
            if enterprise.region_id == township.pk and [row.kind for row in rows(enterprise)] == ["DAILY"]
            for row in rows(enterprise)
        )
        counts = [months[number] for number in range(month, 13)]
        assert max(counts) - min(counts) <= 1
