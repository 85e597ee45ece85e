from datetime import date, timedelta

import pytest

from common.local_time import start_of_local_day
from duties.models import Duty, LadderDay, LadderPause, LadderStep, LadderTold
from duties.services import ladder_retention
from duties.services.ladder_retention import forget_ladders
from tests.factories.ladder import make_climbed

DAY = date(2026, 11, 23)


@pytest.fixture
def climbed(noodle_bar, officer, cadre):
    """Two days, each with what it took down: the steps, whom they told, a pause and the bookmark."""
    for day in (DAY, DAY + timedelta(days=1)):
        make_climbed(noodle_bar, day, hours=12)
        LadderPause.objects.create(
            enterprise=noodle_bar,
            due_on=day,
            kind=Duty.Kind.DAILY_CONTROL,
            until=start_of_local_day(day),
            stood_still=timedelta(hours=1),
        )


def oldest():
    """The first day of which steps, told people, pauses and bookmarks are left."""
    return [
        rows.order_by(name).values_list(name, flat=True).first()
        for rows, name in (
            (LadderStep.objects, "due_on"),
            (LadderTold.objects, "step__due_on"),
            (LadderPause.objects, "due_on"),
            (LadderDay.objects, "due_on"),
        )
    ]


def test_after_two_years_they_go_and_the_duty_stays(climbed, monkeypatch):
    monkeypatch.setattr(ladder_retention, "BATCH", 2)
    steps = LadderStep.objects.filter(due_on=DAY).count()
    assert steps > 2
    assert oldest()[:3] == [DAY] * 3
    last = start_of_local_day(DAY + timedelta(days=731)) - timedelta(seconds=1)

    assert forget_ladders(at=last) == 0
    assert forget_ladders(at=last + timedelta(seconds=1)) == steps

    assert oldest() == [DAY + timedelta(days=1)] * 4
    assert Duty.objects.filter(due_on=DAY).count() == 1


def test_the_term_is_a_setting(climbed, settings):
    settings.LADDER_RETENTION_DAYS = 180

    assert forget_ladders(at=start_of_local_day(DAY + timedelta(days=400))) > 0
    assert oldest() == [None] * 4
