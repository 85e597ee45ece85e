from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from enterprises.models import ClosedPeriod
from enterprises.services.closed_period import (
    DeclaredTooLate,
    HasEnded,
    PeriodsOverlap,
    WrongPeriod,
    declare_closed_period,
    end_closed_period,
)

TODAY = date(2026, 11, 23)


@pytest.fixture
def declare(noodle_bar, principal, at):
    def declare(starts_on, ends_on):
        return declare_closed_period(
            enterprise=noodle_bar, starts_on=starts_on, ends_on=ends_on, reason="装修", by=principal, at=at
        )

    return declare


def test_it_declares(declare, principal):
    period = declare(TODAY, TODAY + timedelta(2))

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.subject_id) == (
        "declare_closed_period",
        principal,
        str(period.pk),
    )


@pytest.mark.parametrize(
    ("starts", "ends", "refusal"),
    [(-1, 2, DeclaredTooLate), (2, 1, WrongPeriod), (0, 367, WrongPeriod)],
)
def test_it_refuses(declare, starts, ends, refusal):
    with pytest.raises(refusal) as caught:
        declare(TODAY + timedelta(starts), TODAY + timedelta(ends))

    assert caught.value.field
    assert not ClosedPeriod.objects.exists()


def test_periods_do_not_overlap(declare):
    declare(TODAY + timedelta(5), TODAY + timedelta(8))
    with pytest.raises(PeriodsOverlap):
        declare(TODAY + timedelta(8), TODAY + timedelta(9))

    assert declare(TODAY + timedelta(9), TODAY + timedelta(9)).pk


def test_one_that_runs_ends_today(declare, principal, at):
    period = declare(TODAY, TODAY + timedelta(5))
    end_closed_period(period=period, by=principal, at=at)

    period.refresh_from_db()
    assert period.ends_on == TODAY
    with pytest.raises(HasEnded):
        end_closed_period(period=period, by=principal, at=at)


def test_one_to_come_is_taken_back(declare, principal, at):
    period = declare(TODAY + timedelta(1), TODAY + timedelta(5))

    assert end_closed_period(period=period, by=principal, at=at) is None
    assert not ClosedPeriod.objects.exists()
    assert AuditEntry.objects.get(action="take_back_closed_period").old["starts_on"] == "2026-11-24"
