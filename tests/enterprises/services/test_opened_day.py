from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from enterprises.models import OpenedDay
from enterprises.services.closed_period import DaysOpened, declare_closed_period
from enterprises.services.opened_day import (
    HasBegun,
    OpenAnyway,
    OpenedTooLate,
    open_day,
    take_back_opened_day,
)

TODAY = date(2026, 11, 23)
LATER = TODAY + timedelta(days=5)


@pytest.fixture
def closed(noodle_bar, principal, at):
    """Closed from today for ten days."""
    return declare_closed_period(
        enterprise=noodle_bar,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=9),
        reason="装修",
        by=principal,
        at=at,
    )


@pytest.fixture
def opened(noodle_bar, principal, at):
    def opened(day):
        return open_day(enterprise=noodle_bar, day=day, reason="试营业", by=principal, at=at)

    return opened


def test_it_opens_a_closed_day(closed, opened, principal):
    row = opened(LATER)

    assert (row.day, row.reason) == (LATER, "试营业")
    assert AuditEntry.objects.get(action="open_day").actor == principal


def test_it_opens_today(closed, opened):
    assert opened(TODAY).pk


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(TODAY - timedelta(days=1), OpenedTooLate), (TODAY + timedelta(days=20), OpenAnyway)],
)
def test_it_refuses(closed, opened, day, refusal):
    with pytest.raises(refusal) as caught:
        opened(day)

    assert caught.value.field == "day"
    assert not OpenedDay.objects.exists()


def test_twice_is_once(closed, opened):
    opened(LATER)

    with pytest.raises(OpenAnyway):
        opened(LATER)


def test_it_is_taken_back(closed, opened, principal, at):
    take_back_opened_day(opened=opened(LATER), by=principal, at=at)

    assert not OpenedDay.objects.exists()
    assert AuditEntry.objects.get(action="take_back_opened_day").old["day"] == str(LATER)


def test_a_day_that_has_begun_is_not_taken_back(closed, opened, principal, at):
    with pytest.raises(HasBegun):
        take_back_opened_day(opened=opened(TODAY), by=principal, at=at)

    assert OpenedDay.objects.exists()


def test_a_closure_does_not_swallow_it(closed, opened, noodle_bar, principal, at):
    opened(LATER)
    closed.delete()

    with pytest.raises(DaysOpened):
        declare_closed_period(
            enterprise=noodle_bar, starts_on=LATER, ends_on=LATER, reason="装修", by=principal, at=at
        )
