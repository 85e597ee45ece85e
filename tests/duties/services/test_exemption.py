from datetime import date, timedelta

import pytest

from duties.models import Duty, DutyMonth
from duties.queries.duty_month import compare_months
from duties.services.exemption import align_exemptions
from duties.services.generation import generate_ahead
from duties.signals import duties_changed
from enterprises.models import ClosedPeriod, Enterprise
from tests.factories.duties import make_record

MONDAY = date(2026, 11, 23)


@pytest.fixture
def week(noodle_bar, rival_bar, at):
    """Both bars have the duties of the week ahead."""
    generate_ahead(today=MONDAY, at=at)


def close(enterprise, starts_on, ends_on, at):
    return ClosedPeriod.objects.create(
        enterprise=enterprise, starts_on=starts_on, ends_on=ends_on, reason="装修", declared_at=at
    )


def exempt(enterprise):
    rows = Duty.objects.filter(enterprise=enterprise, state=Duty.State.EXEMPT)
    return list(rows.values_list("due_on", "kind"))


def test_it_exempts_the_closed_days(week, noodle_bar, rival_bar, at):
    close(noodle_bar, date(2026, 11, 25), date(2026, 11, 26), at)

    assert align_exemptions(enterprise_ids=[noodle_bar.pk, rival_bar.pk], at=at) == 2

    assert exempt(noodle_bar) == [(date(2026, 11, 25), 1), (date(2026, 11, 26), 1)]
    assert exempt(rival_bar) == []
    month = DutyMonth.objects.get(enterprise=noodle_bar, month=date(2026, 11, 1))
    assert month.daily_due == 0b11110011 << 22
    assert compare_months(month=date(2026, 11, 1)) == []


def test_a_whole_closed_week_frees_its_check(week, noodle_bar, at):
    close(noodle_bar, MONDAY, date(2026, 11, 29), at)

    align_exemptions(enterprise_ids=[noodle_bar.pk], at=at)

    assert (date(2026, 11, 29), Duty.Kind.WEEKLY_CHECK) in exempt(noodle_bar)
    assert (date(2026, 11, 30), Duty.Kind.MONTHLY_DISPATCH) not in exempt(noodle_bar)


def test_what_is_owed_again_comes_back(week, noodle_bar, at):
    period = close(noodle_bar, date(2026, 11, 25), date(2026, 11, 26), at)
    align_exemptions(enterprise_ids=[noodle_bar.pk], at=at)
    period.delete()

    assert align_exemptions(enterprise_ids=[noodle_bar.pk], at=at) == 2

    assert exempt(noodle_bar) == []
    assert compare_months(month=date(2026, 11, 1)) == []


def test_a_suspended_enterprise_owes_nothing_more(week, noodle_bar, at):
    Enterprise.objects.filter(pk=noodle_bar.pk).update(status=Enterprise.Status.SUSPENDED)

    align_exemptions(enterprise_ids=[noodle_bar.pk], at=at)

    assert not Duty.objects.filter(enterprise=noodle_bar, state=Duty.State.DUE).exists()


def test_days_that_are_over_stay(week, noodle_bar, at):
    close(noodle_bar, MONDAY, MONDAY, at)

    assert align_exemptions(enterprise_ids=[noodle_bar.pk], at=at + timedelta(days=1)) == 0

    assert exempt(noodle_bar) == []


def test_what_was_submitted_stays(noodle_bar, officer, at):
    make_record(noodle_bar, officer, MONDAY)
    close(noodle_bar, MONDAY, MONDAY, at)

    assert align_exemptions(enterprise_ids=[noodle_bar.pk], at=at) == 0

    assert Duty.objects.get().state == Duty.State.ON_TIME


def test_it_tells_the_floors_above(week, noodle_bar, rival_bar, at):
    news = []

    def listen(sender, enterprise_ids, at, **kwargs):
        news.append((enterprise_ids, at))

    duties_changed.connect(listen)
    close(noodle_bar, MONDAY, MONDAY, at)

    align_exemptions(enterprise_ids=[noodle_bar.pk, rival_bar.pk], at=at)
    align_exemptions(enterprise_ids=[noodle_bar.pk, rival_bar.pk], at=at)

    assert news == [([noodle_bar.pk], at)]
    duties_changed.disconnect(listen)
