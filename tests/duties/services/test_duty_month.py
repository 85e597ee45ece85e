from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.local_time import end_of_local_day, start_of_local_day
from duties.models import Duty, DutyMonth
from duties.queries.duty_month import MonthDifference, compare_months
from duties.services.closing import close_day
from duties.services.duty import DutyRefused, submit_duty
from duties.services.duty_month import rebuild_months
from duties.services.exemption import align_exemptions
from duties.services.generation import generate_duties
from enterprises.models import ClosedPeriod
from tests.factories.accounts import make_region, make_user
from tests.factories.duties import hand_in, make_duty, make_record
from tests.factories.enterprises import make_enterprise

FIRST, LAST = date(2026, 10, 26), date(2026, 11, 8)
MONTHS = (date(2026, 10, 1), date(2026, 11, 1))
days = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
moments = st.integers(0, 24 * 30).map(lambda hours: start_of_local_day(FIRST) + timedelta(hours=hours))
bars = st.integers(0, 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("generate"), days, days),
        st.tuples(st.just("submit"), bars, days, st.sampled_from(Duty.Kind), moments),
        st.tuples(st.just("close_day"), days),
        st.tuples(st.just("declare"), bars, days, st.integers(0, 9), moments),
    ),
    max_size=25,
)


class TestAnySequence(TestCase):
    def setUp(self):
        region = make_region()
        self.bars = [make_enterprise(region), make_enterprise(region)]
        self.officer = make_user()

    def generate(self, one_day, other_day):
        first, last = sorted((one_day, other_day))
        generate_duties(first_day=first, last_day=last, at=datetime(2026, 10, 25, tzinfo=UTC))

    def submit(self, bar, due_on, kind, at):
        with suppress(DutyRefused):
            submit_duty(
                enterprise=self.bars[bar],
                kind=kind,
                due_on=due_on,
                by=self.officer,
                at=at,
                handed_in=hand_in(),
            )

    def close_day(self, day):
        close_day(day=day, at=end_of_local_day(day))

    def declare(self, bar, starts_on, days, at):
        ClosedPeriod.objects.get_or_create(
            enterprise=self.bars[bar],
            starts_on=starts_on,
            defaults={"ends_on": starts_on + timedelta(days=days), "reason": "装修", "declared_at": at},
        )
        align_exemptions(enterprise_ids=[self.bars[bar].pk], at=at)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps)
    def test_the_months_equal_the_duties(self, steps):
        self.generate(FIRST, LAST)
        for name, *arguments in steps:
            getattr(self, name)(*arguments)
        kept = list(DutyMonth.objects.order_by("enterprise_id", "month").values())

        assert [compare_months(month=month) for month in MONTHS] == [[], []]
        for month in MONTHS:
            rebuild_months(month=month)
        assert list(DutyMonth.objects.order_by("enterprise_id", "month").values()) == kept


def test_it_names_every_difference(noodle_bar, officer):
    make_record(noodle_bar, officer)
    DutyMonth.objects.update(daily_on_time=0, weekly_due=1)

    assert compare_months(month=date(2026, 11, 1)) == [
        MonthDifference(noodle_bar.pk, date(2026, 11, 1), "daily_on_time", 0, 1 << 22),
        MonthDifference(noodle_bar.pk, date(2026, 11, 1), "weekly_due", 1, 0),
    ]


def test_it_sees_a_month_that_is_missing_and_one_too_many(noodle_bar, rival_bar):
    make_duty(noodle_bar)
    DutyMonth.objects.all().delete()
    DutyMonth.objects.create(enterprise=rival_bar, month=date(2026, 11, 1), monthly_done=4)
    DutyMonth.objects.create(enterprise=rival_bar, month=date(2026, 12, 1), monthly_done=4)

    assert compare_months(month=date(2026, 11, 1)) == [
        MonthDifference(noodle_bar.pk, date(2026, 11, 1), "daily_due", 0, 1 << 22),
        MonthDifference(rival_bar.pk, date(2026, 11, 1), "monthly_done", 4, 0),
    ]


def test_it_rebuilds_only_the_enterprises_asked_for(noodle_bar, rival_bar):
    make_duty(noodle_bar)
    make_duty(rival_bar)
    DutyMonth.objects.update(daily_due=0)

    rebuild_months(month=date(2026, 11, 1), enterprise_ids=[rival_bar.pk])

    assert dict(DutyMonth.objects.values_list("enterprise", "daily_due")) == {
        noodle_bar.pk: 0,
        rival_bar.pk: 1 << 22,
    }
