"""A month that is over stays as it was, whatever happens afterwards; and its parts make the whole."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from common.local_time import first_of_month, month_end, start_of_local_day
from duties.models import Duty
from duties.services.duty import submit_duty
from enterprises.models import CreditEvent
from enterprises.services.credit_event import withdraw_credit_event
from hazards.models import Hazard
from hazards.services.hazard import close_hazard
from inspections.models import Complaint, Inspection, Sample
from inspections.services.inspection.inspection import withdraw_inspection
from inspections.services.sampling.sample import withdraw_sample
from portal.queries.bulletin.figures import bulletin_of, percent
from portal.queries.bulletin.span import span_of_month
from portal.queries.cockpit import past_figures
from scoring.models import IndexRun
from scoring.services.score import rescore_enterprises
from tests.factories.bulletin import noon
from tests.factories.duties import hand_in
from tests.factories.hazards import rectify_hazard
from tests.factories.inspections import make_inspection


@pytest.fixture
def count(inspector, district, month):
    def count():
        at = timezone.now()
        bulletin = bulletin_of(user=inspector, region=district, span=span_of_month(month, at), at=at)
        places = {place.region: (place.part, place.rank) for place in bulletin.places}
        return dict(bulletin.total.counts), bulletin.total.median_tenths, places

    return count


def test_what_happens_later_changes_nothing(supervised, count, month, officer, director, inspector):
    before = count()
    after = noon(month_end(month) + timedelta(days=2))

    for hazard in Hazard.objects.open():
        rectify_hazard(hazard=hazard, by=officer, at=after)
        close_hazard(hazard=hazard, by=director, at=after)
    for duty in Duty.objects.filter(state=Duty.State.OVERDUE, kind=Duty.Kind.DAILY_CONTROL):
        submit_duty(
            enterprise=duty.enterprise,
            kind=duty.kind,
            due_on=duty.due_on,
            by=officer,
            at=after,
            handed_in=hand_in(),
        )
    withdraw_results(after, inspector)
    Complaint.objects.filter(answered_on=None).update(answered_on=after.date())

    assert Duty.objects.filter(state=Duty.State.OVERDUE, kind=Duty.Kind.DAILY_CONTROL).count() == 0
    assert Hazard.objects.open().count() == 0
    assert count() == before


def test_what_waited_to_be_verified_was_open_and_not_late(supervised, count, month, officer, director):
    before = count()[0]
    late = Hazard.objects.filter(assigned_at__isnull=False, due_at__lt=noon(month_end(month))).open()
    waiting = late.filter(found_at__lt=noon(month_end(month))).first()

    rectify_hazard(hazard=waiting, by=officer, at=noon(month_end(month)))
    counted = count()[0]
    close_hazard(hazard=waiting, by=director, at=noon(month_end(month) + timedelta(days=2)))

    assert counted["hazards.open"] == before["hazards.open"]
    assert counted["hazards.overdue"] == before["hazards.overdue"] - 1
    assert count()[0] == counted


def withdraw_results(at, by):
    """All that became final by then and still stands; one inspection is withdrawn after the month already."""
    for inspection in Inspection.objects.final().filter(final_at__lt=at):
        withdraw_inspection(inspection=inspection, reason="记错了", by=by, at=at)
    for sample in Sample.objects.final().filter(final_at__lt=at):
        withdraw_sample(sample=sample, reason="记错了", by=by, at=at)
    for event in CreditEvent.objects.final().filter(final_at__lt=at):
        withdraw_credit_event(credit_event=event, reason="记错了", by=by, at=at)


def test_what_is_withdrawn_in_time_does_not_count(supervised, count, month, inspector):
    before = count()[0]
    last = noon(month_end(month))
    withdraw_results(last, inspector)

    after = count()[0]
    for name, counted in (("inspections.all", 7), ("samples.failed", 3), ("credit.penalty", 1)):
        assert (before[name], after.get(name, 0)) == (counted, 1 if name == "inspections.all" else 0)


def test_news_of_the_last_day_do_not_part_it_from_the_cockpit(supervised, count, month, district):
    before = count()
    last = month_end(month)
    shop = supervised.shops[0][2]
    make_inspection(shop, [("生熟不分", True)], noon(last), inspected_on=last, score=0)

    outcome = rescore_enterprises(enterprise_ids=[shop.pk], as_of=last, at=noon(last))

    assert outcome.written == 1
    assert outcome.run.kind == IndexRun.Kind.EVENT
    counts, median, _places = count()
    assert median == before[1] == past_figures(district, last).median_tenths
    assert {name: value for name, value in counts.items() if name.startswith("index.")} == {
        name: value for name, value in before[0].items() if name.startswith("index.")
    }


def test_a_running_month_ends_now(at):
    span = span_of_month(at.date(), at)

    assert (span.first, span.last, span.until, span.is_over) == (
        at.date().replace(day=1),
        at.date(),
        at,
        False,
    )
    assert span.settled == span.last


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 1, 1)))
def test_months_follow_each_other_without_a_gap(day):
    at = start_of_local_day(day + timedelta(days=400))
    span = span_of_month(day, at)
    following = span_of_month(span.last + timedelta(days=1), at)

    assert span.is_over
    assert (span.first, span.last) == (first_of_month(day), month_end(day))
    assert span.until == start_of_local_day(following.first)
    assert span.settled == following.first


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_rate_is_never_too_good(part, whole):
    rate = percent(min(part, whole), whole)

    assert rate is None if not whole else rate <= 100 * min(part, whole) / whole
    assert (rate == 100) == (bool(whole) and part >= whole)
