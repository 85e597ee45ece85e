"""A duty that nobody owes says why."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import Duty
from duties.queries.exempt_reason import tell_exempt_reasons
from enterprises.models import ClosedPeriod, Enterprise, OpeningPattern
from tests.factories.duties import make_duty

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
DAILY, WEEKLY, MONTHLY = Duty.Kind


@pytest.fixture
def reasons(noodle_bar, at, django_assert_max_num_queries):
    def reasons(*duties):
        """The reasons of exempt duties of that day and kind."""
        rows = [make_duty(noodle_bar, due_on, kind, state=Duty.State.EXEMPT) for due_on, kind in duties]
        with django_assert_max_num_queries(3):
            tell_exempt_reasons(rows, enterprise=noodle_bar, at=at + timedelta(days=60))
        Duty.objects.all().delete()
        return [str(row.exempt_reason) for row in rows]

    return reasons


def close(enterprise, first, last, at, kind=ClosedPeriod.Kind.CLOSURE):
    ClosedPeriod.objects.create(
        enterprise=enterprise, starts_on=first, ends_on=last, reason="装修", kind=kind, declared_at=at
    )


def test_days_that_were_declared(reasons, noodle_bar, at):
    close(noodle_bar, MONDAY, SUNDAY, at)
    close(noodle_bar, SUNDAY + timedelta(days=1), date(2026, 12, 6), at, ClosedPeriod.Kind.VACATION)

    assert reasons(
        (MONDAY, DAILY), (SUNDAY, WEEKLY), (date(2026, 12, 3), DAILY), (date(2026, 11, 30), MONTHLY)
    ) == [
        "歇业免除",
        "歇业免除",
        "假期免除",
        "",  # most of the month was open
    ]


def test_days_that_come_by_themselves(reasons, noodle_bar, at, settings, tmp_path):
    table = tmp_path / "holidays.csv"
    table.write_text("date,is_workday\n2026-11-24,0\n", encoding="utf-8")
    settings.HOLIDAY_TABLE = str(table)
    OpeningPattern.objects.create(
        enterprise=noodle_bar,
        starts_on=date(2026, 1, 1),
        closed_weekdays=0b0000001,
        follows_holidays=True,
        declared_at=at - timedelta(days=99),
    )

    assert reasons((MONDAY, DAILY), (date(2026, 11, 24), DAILY), (date(2026, 11, 25), DAILY)) == [
        "休息日免除",
        "节假日免除",
        "",
    ]


def test_the_place_in_the_chain(reasons, noodle_bar, at):
    """令第104号: the headquarters does the month, the branch the week, the store the day."""
    noodle_bar.chain_role = Enterprise.ChainRole.STORE
    noodle_bar.save()
    close(noodle_bar, MONDAY, MONDAY, at)

    assert reasons((MONDAY, DAILY), (SUNDAY, WEEKLY), (date(2026, 11, 30), MONTHLY), (SUNDAY, DAILY)) == [
        "歇业免除",
        "连锁分工免除",
        "连锁分工免除",
        "",
    ]


def test_a_business_that_was_suspended(reasons, noodle_bar):
    noodle_bar.status = Enterprise.Status.SUSPENDED

    assert reasons((MONDAY, DAILY)) == ["停业免除"]


def test_without_an_exempt_duty_nothing_is_asked(noodle_bar, at, django_assert_num_queries):
    duty = make_duty(noodle_bar)

    with django_assert_num_queries(0):
        tell_exempt_reasons([duty], enterprise=noodle_bar, at=at)


def test_the_pages_say_it(sign_in, inspector, noodle_bar):
    Enterprise.objects.filter(pk=noodle_bar.pk).update(chain_role=Enterprise.ChainRole.STORE)
    sunday = local_date(timezone.now()) - timedelta(days=local_date(timezone.now()).weekday() + 1)
    make_duty(noodle_bar, sunday, WEEKLY, state=Duty.State.EXEMPT)
    client = sign_in(inspector)

    for url in (
        reverse("duties:list_records", args=[noodle_bar.public_id]),
        reverse("duties:show_ladder", args=[noodle_bar.public_id, "weekly-check", sunday]),
        reverse("portal:show_enterprise", args=[noodle_bar.public_id]),
    ):
        page = client.get(url).text
        assert "连锁分工免除" in page, url
        assert "歇业免除" not in page, url
