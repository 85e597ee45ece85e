from datetime import UTC, date, datetime, timedelta

import pytest

from common.local_time import start_of_local_day
from duties.models import Duty, DutyMonth
from duties.queries.duty_month import compare_months
from duties.services.generation import generate_ahead, generate_duties
from enterprises.models import ClosedPeriod, Enterprise
from tests.factories.duties import make_record
from tests.factories.enterprises import make_enterprise

DAILY, WEEKLY, MONTHLY = Duty.Kind
MONDAY, SUNDAY, LAST = date(2026, 11, 23), date(2026, 11, 29), date(2026, 11, 30)
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)


def close(enterprise, starts_on, ends_on, declared_at=BEFORE):
    return ClosedPeriod.objects.create(
        enterprise=enterprise, starts_on=starts_on, ends_on=ends_on, reason="装修", declared_at=declared_at
    )


def duties():
    return set(Duty.objects.values_list("due_on", "kind"))


def test_it_makes_each_rhythm_on_its_day(noodle_bar, at):
    made = generate_duties(first_day=date(2026, 11, 28), last_day=LAST, at=at)

    assert made == 5
    assert duties() == {
        (date(2026, 11, 28), DAILY),
        (SUNDAY, DAILY),
        (LAST, DAILY),
        (SUNDAY, WEEKLY),
        (LAST, MONTHLY),
    }


def test_it_sets_the_bits_of_the_month(noodle_bar, at):
    generate_duties(first_day=date(2026, 11, 28), last_day=date(2026, 12, 1), at=at)

    november, december = DutyMonth.objects.order_by("month")
    assert (november.daily_due, november.weekly_due, november.monthly_due) == (0b111 << 27, 1 << 28, 1 << 29)
    assert (december.daily_due, december.weekly_due, december.monthly_due) == (1, 0, 0)
    assert (november.daily_done, november.daily_on_time) == (0, 0)


def test_the_last_bit_fits(noodle_bar, at):
    generate_duties(first_day=date(2026, 12, 31), last_day=date(2026, 12, 31), at=at)

    assert DutyMonth.objects.get().daily_due == 1 << 30


def test_a_second_run_changes_nothing(noodle_bar, rival_bar, officer, at):
    generate_duties(first_day=MONDAY, last_day=SUNDAY, at=at)
    make_record(noodle_bar, officer, date(2026, 11, 20))
    before = list(Duty.objects.values()), list(DutyMonth.objects.values())

    assert generate_duties(first_day=MONDAY, last_day=SUNDAY, at=at + timedelta(hours=1)) == 0

    assert (list(Duty.objects.values()), list(DutyMonth.objects.values())) == before


def test_a_longer_run_adds_the_missing_days(noodle_bar, rival_bar, district, at):
    generate_duties(first_day=MONDAY, last_day=MONDAY, at=at)
    newcomer = make_enterprise(district)

    made = generate_duties(first_day=MONDAY, last_day=MONDAY + timedelta(days=1), at=at)

    assert made == 4
    assert dict(DutyMonth.objects.values_list("enterprise", "daily_due")) == {
        noodle_bar.pk: 0b11 << 22,
        rival_bar.pk: 0b11 << 22,
        newcomer.pk: 0b11 << 22,
    }


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Enterprise.Status.SUSPENDED},
        {"status": Enterprise.Status.CLOSED},
        {"registered_on": None},
        {"registered_on": MONDAY + timedelta(days=1)},
    ],
)
def test_it_asks_nothing_of(district, noodle_bar, facts, at):
    make_enterprise(district, **facts)

    generate_duties(first_day=MONDAY, last_day=MONDAY, at=at)

    assert list(Duty.objects.values_list("enterprise", flat=True)) == [noodle_bar.pk]


def test_it_starts_on_the_day_of_registration(district, at):
    make_enterprise(district, registered_on=MONDAY)

    assert generate_duties(first_day=MONDAY - timedelta(days=1), last_day=MONDAY, at=at) == 1


def test_a_week_of_registration_is_owed(district, at):
    make_enterprise(district, registered_on=date(2026, 11, 28))

    generate_duties(first_day=SUNDAY, last_day=SUNDAY, at=at, kinds=(WEEKLY,))

    assert duties() == {(SUNDAY, WEEKLY)}


def test_closed_days_are_no_days_of_operation(noodle_bar, at):
    close(noodle_bar, MONDAY, MONDAY + timedelta(days=1))

    generate_duties(
        first_day=MONDAY - timedelta(days=1), last_day=MONDAY + timedelta(days=2), at=at, kinds=(DAILY,)
    )

    assert duties() == {(date(2026, 11, 22), DAILY), (date(2026, 11, 25), DAILY)}


def test_a_week_is_free_only_if_all_its_days_are_closed(noodle_bar, rival_bar, at):
    close(noodle_bar, MONDAY, date(2026, 11, 26))
    close(noodle_bar, date(2026, 11, 27), SUNDAY)
    close(rival_bar, MONDAY, date(2026, 11, 28))

    generate_duties(first_day=SUNDAY, last_day=SUNDAY, at=at, kinds=(WEEKLY,))

    assert list(Duty.objects.values_list("enterprise", flat=True)) == [rival_bar.pk]


def test_a_month_is_free_only_if_all_its_days_are_closed(noodle_bar, rival_bar):
    october = datetime(2026, 10, 30, tzinfo=UTC)
    close(noodle_bar, date(2026, 11, 1), LAST, declared_at=october)
    close(rival_bar, date(2026, 11, 2), LAST, declared_at=october)

    generate_duties(first_day=LAST, last_day=LAST, at=october, kinds=(MONTHLY,))

    assert list(Duty.objects.values_list("enterprise", flat=True)) == [rival_bar.pk]


def test_closing_declared_afterwards_is_no_excuse(noodle_bar, at):
    over = start_of_local_day(MONDAY + timedelta(days=1))
    close(noodle_bar, MONDAY, MONDAY + timedelta(days=1), declared_at=over)

    generate_duties(first_day=MONDAY, last_day=MONDAY + timedelta(days=1), at=over, kinds=(DAILY,))

    assert duties() == {(MONDAY, DAILY)}


def test_it_keeps_to_the_region(noodle_bar, district, far_district, at):
    make_enterprise(far_district)

    generate_duties(first_day=MONDAY, last_day=MONDAY, at=at, region=district)

    assert list(Duty.objects.values_list("enterprise", flat=True)) == [noodle_bar.pk]


def test_it_keeps_to_the_enterprises(noodle_bar, rival_bar, at):
    generate_duties(first_day=MONDAY, last_day=MONDAY, at=at, enterprise_ids=[rival_bar.pk])

    assert list(Duty.objects.values_list("enterprise", flat=True)) == [rival_bar.pk]


def test_it_makes_a_leap_day(noodle_bar, at):
    generate_duties(first_day=date(2028, 2, 29), last_day=date(2028, 2, 29), at=at)

    assert duties() == {(date(2028, 2, 29), DAILY), (date(2028, 2, 29), MONTHLY)}


def test_the_months_say_what_the_duties_say(noodle_bar, rival_bar, at):
    close(rival_bar, MONDAY, LAST)

    generate_duties(first_day=date(2026, 11, 20), last_day=date(2026, 12, 6), at=at)

    assert [compare_months(month=date(2026, month, 1)) for month in (11, 12)] == [[], []]


@pytest.mark.parametrize("weekday", range(7))
def test_ahead_goes_to_the_end_of_next_week(noodle_bar, at, weekday):
    today = date(2026, 11, 16) + timedelta(days=weekday)

    generate_ahead(today=today, at=at)

    days = {today + timedelta(days=n) for n in range((SUNDAY - today).days + 1)}
    weeks = {date(2026, 11, 22), SUNDAY}
    assert duties() == ({(day, DAILY) for day in days} | {(day, WEEKLY) for day in weeks} | {(LAST, MONTHLY)})


def test_ahead_brings_the_dispatch_of_a_month_that_begins(noodle_bar, at):
    generate_ahead(today=date(2026, 11, 24), at=at)

    months = Duty.objects.filter(kind=MONTHLY).values_list("due_on", flat=True)
    assert list(months) == [LAST, date(2026, 12, 31)]
