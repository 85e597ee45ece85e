from datetime import date, timedelta

import pytest

from common.local_time import end_of_local_day
from duties.models import Duty, DutyMonth
from duties.services.closing import DayNotOver, close_day
from tests.factories.duties import make_duty, make_record

DAY = date(2026, 11, 23)


def test_it_makes_what_is_due_overdue(noodle_bar, rival_bar, officer, rival):
    make_duty(noodle_bar, DAY)
    make_duty(noodle_bar, DAY, Duty.Kind.WEEKLY_CHECK, state=Duty.State.EXEMPT)
    make_duty(noodle_bar, DAY + timedelta(days=1))
    make_record(rival_bar, rival, DAY)
    months = list(DutyMonth.objects.values())

    assert close_day(day=DAY, at=end_of_local_day(DAY)) == 1

    assert list(Duty.objects.order_by("due_on", "enterprise_id", "kind").values_list("state", flat=True)) == [
        Duty.State.OVERDUE,
        Duty.State.EXEMPT,
        Duty.State.ON_TIME,
        Duty.State.DUE,
    ]
    assert list(DutyMonth.objects.values()) == months


def test_a_second_run_changes_nothing(noodle_bar):
    make_duty(noodle_bar, DAY)
    close_day(day=DAY, at=end_of_local_day(DAY))

    assert close_day(day=DAY, at=end_of_local_day(DAY)) == 0


def test_it_refuses_a_day_that_is_not_over(noodle_bar):
    make_duty(noodle_bar, DAY)

    with pytest.raises(DayNotOver):
        close_day(day=DAY, at=end_of_local_day(DAY) - timedelta(microseconds=1))

    assert Duty.objects.get().state == Duty.State.DUE
