"""The end of a day: what was due and not handed in is overdue from now on."""

from datetime import date, datetime

from django.db import transaction

from duties.models import Duty, DutyRule


class DayNotOver(Exception):
    """The deadline of the day has not passed yet."""


@transaction.atomic
def close_day(*, day: date, at: datetime) -> int:
    """Turn the duties of the day that are still due into overdue ones; say how many.

    Nobody's months change by it: a due bit without a done bit says the same.
    """
    rule = DutyRule.objects.on(day).first()
    if rule is not None and at < rule.deadline(day):
        raise DayNotOver
    return Duty.objects.filter(due_on=day, state=Duty.State.DUE).update(state=Duty.State.OVERDUE)
