"""The enterprise begins its work, and asks for more time where it needs some; somebody else grants it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.local_time import local_date
from hazards.models import Hazard
from hazards.models.hazard import State
from hazards.services.hazard import DueInPast, audit
from hazards.services.move import (
    Act,
    HazardRefused,
    NotInThatState,
    Step,
    Walk,
    locked_open,
    take_steps,
)


class NoLongerThanNow(HazardRefused):
    """The limit asked for is no later than the one that counts already."""


class AskerGrants(HazardRefused):
    """Who asks for more time never grants it."""


@transaction.atomic
def start_rectification(*, hazard: Hazard, by: User, at: datetime) -> Hazard:
    """The enterprise has taken notice and is at work."""
    hazard = _in(State.ASSIGNED, locked_open(hazard))
    take_steps([Walk(hazard, [Step(Act.START, State.RECTIFYING)])], by=by, at=at)
    audit(hazard, "start_rectification", by, at, new={"state": hazard.state})
    return hazard


@transaction.atomic
def ask_extension(*, hazard: Hazard, until: datetime, reason: str, by: User, at: datetime) -> Hazard:
    """Ask for a later limit; until somebody has answered, the old one counts."""
    hazard = locked_open(hazard)
    if until <= at:
        raise DueInPast
    if until <= hazard.due_at:
        raise NoLongerThanNow
    steps = [Step(Act.START, State.RECTIFYING)] if hazard.state == State.ASSIGNED else []
    hazard.extension_until, hazard.extension_asked_by, hazard.extension_granted_by = until, by, None
    take_steps([Walk(hazard, [*steps, Step(Act.ASK_TIME, State.EXTENDED, reason=reason)])], by=by, at=at)
    audit(hazard, "ask_extension", by, at, new={"until": until.isoformat()}, reason=reason)
    return hazard


@transaction.atomic
def grant_extension(
    *, hazard: Hazard, by: User, at: datetime, due_at: datetime | None = None, reason: str = ""
) -> Hazard:
    """Set the limit that was asked for, or another one."""
    hazard = _in(State.EXTENDED, locked_open(hazard))
    if hazard.extension_asked_by_id == by.pk:
        raise AskerGrants
    due_at = due_at or hazard.extension_until
    if due_at <= at:
        raise DueInPast
    if due_at <= hazard.due_at:
        raise NoLongerThanNow
    old = {"due_at": hazard.due_at.isoformat()}
    hazard.due_at, hazard.due_on, hazard.extension_granted_by = due_at, local_date(due_at), by
    take_steps([Walk(hazard, [Step(Act.GRANT_TIME, State.RECTIFYING, reason=reason)])], by=by, at=at)
    audit(hazard, "grant_extension", by, at, old=old, new={"due_at": due_at.isoformat()}, reason=reason)
    return hazard


@transaction.atomic
def refuse_extension(*, hazard: Hazard, reason: str, by: User, at: datetime) -> Hazard:
    """The limit stays as it was."""
    hazard = _in(State.EXTENDED, locked_open(hazard))
    if hazard.extension_asked_by_id == by.pk:
        raise AskerGrants
    take_steps([Walk(hazard, [Step(Act.REFUSE_TIME, State.RECTIFYING, reason=reason)])], by=by, at=at)
    audit(hazard, "refuse_extension", by, at, new={"due_at": hazard.due_at.isoformat()}, reason=reason)
    return hazard


def _in(state: State, hazard: Hazard) -> Hazard:
    if hazard.state != state:
        raise NotInThatState
    return hazard
