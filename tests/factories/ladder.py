"""Ladders for tests: they climb through the service, by a clock in the hand."""

from datetime import date, timedelta

from common.local_time import start_of_local_day
from duties.models import LadderDay
from duties.services.ladder import take_due_rungs
from tests.factories.duties import make_duty


def make_climbed(enterprise, due_on=date(2026, 11, 23), hours=48):
    """A missed daily control whose ladder has climbed what lies up to that many hours after the deadline."""
    duty = make_duty(enterprise, due_on)
    LadderDay.objects.filter(due_on=due_on).delete()  # tests go back to the same evening
    deadline = start_of_local_day(due_on + timedelta(days=1))
    for hour in range(-3, hours + 1):
        take_due_rungs(at=deadline + timedelta(hours=hour))
    return duty
