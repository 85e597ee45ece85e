"""Duties and their records, for tests. They go through the services wherever a submission is meant."""

from datetime import date, timedelta
from uuid import uuid4

from common.local_time import first_of_month, start_of_local_day
from duties.models import Duty, DutyMonth
from duties.services.duty import HandedIn, submit_duty


def make_duty(enterprise, due_on=date(2026, 11, 23), kind=Duty.Kind.DAILY_CONTROL, state=Duty.State.DUE):
    """A duty that is still open or exempt, with its bit in the month as generation leaves it."""
    rhythm = {1: "daily", 2: "weekly", 3: "monthly"}[kind]
    month, _new = DutyMonth.objects.get_or_create(enterprise=enterprise, month=first_of_month(due_on))
    if state != Duty.State.EXEMPT:
        bits = getattr(month, f"{rhythm}_due") | 1 << (due_on.day - 1)
        DutyMonth.objects.filter(pk=month.pk).update(**{f"{rhythm}_due": bits})
    return Duty.objects.create(enterprise=enterprise, due_on=due_on, kind=kind, state=state)


def make_record(enterprise, by, due_on=date(2026, 11, 23), kind=Duty.Kind.DAILY_CONTROL, at=None, **fields):
    """A duty and what was handed in for it, by default at ten on the day it is due."""
    make_duty(enterprise, due_on, kind)
    return submit_duty(
        enterprise=enterprise,
        kind=kind,
        due_on=due_on,
        by=by,
        at=at or start_of_local_day(due_on) + timedelta(hours=10),
        handed_in=hand_in(**fields),
    )


def hand_in(**fields):
    """What a phone sends; without fields a form that says nothing."""
    return HandedIn(**({"idempotency_key": uuid4()} | fields))
