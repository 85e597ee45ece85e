"""Somebody else looks whether it is put right (核查), returns what is not, opens again what came back."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from hazards.models import Hazard
from hazards.models.hazard import State
from hazards.services.hazard import audit, checking_steps, open_hazard
from hazards.services.move import (
    NOTHING,
    Act,
    Evidence,
    HazardRefused,
    NotInThatState,
    ReasonMissing,
    Step,
    Walk,
    locked,
    locked_open,
    take_steps,
)


class NotClosed(HazardRefused):
    """Only what was closed can be opened again."""


class ReopenedBefore(HazardRefused):
    """It was opened again before; what was found since belongs to that one."""


class RegistryDecides(HazardRefused):
    """The registry shows by itself when it is back."""


@transaction.atomic
def begin_verification(*, hazard: Hazard, by: User, at: datetime) -> Hazard:
    """Take it over for verification, so that all see who looks at it."""
    hazard = locked_open(hazard)
    steps = checking_steps(hazard, by)
    if not steps:
        raise NotInThatState
    hazard.verified_by = by
    take_steps([Walk(hazard, steps)], by=by, at=at)
    audit(hazard, "begin_verification", by, at, new={"state": hazard.state})
    return hazard


@transaction.atomic
def return_hazard(
    *, hazard: Hazard, reason: str, by: User, at: datetime, evidence: Evidence = NOTHING
) -> Hazard:
    """It is not put right: back to the enterprise, counted. What is sent again needs new evidence."""
    hazard = locked_open(hazard)
    steps = checking_steps(hazard, by)
    hazard.verified_by = None
    hazard.rectified_on = None
    hazard.returned_count += 1
    back = Step(Act.RETURN, State.RECTIFYING, reason=reason, before=evidence)
    hazard.after_evidence = Hazard.Evidence.NONE
    take_steps([Walk(hazard, [*steps, back])], by=by, at=at)
    audit(hazard, "return_hazard", by, at, new={"returned_count": hazard.returned_count}, reason=reason)
    return hazard


@transaction.atomic
def reopen_hazard(
    *, hazard: Hazard, reason: str, by: User, at: datetime, evidence: Evidence = NOTHING
) -> Hazard:
    """What was closed is back: a new hazard that points to the old one, which stays as it was closed."""
    if not reason.strip():
        raise ReasonMissing
    hazard = locked(hazard)
    if hazard.state != State.CLOSED:
        raise NotClosed
    if hazard.source == Hazard.Source.STAFFING:
        raise RegistryDecides
    if Hazard.objects.filter(reopened_from=hazard).exists():
        raise ReopenedBefore
    again = open_hazard(
        enterprise=hazard.enterprise,
        source=hazard.source,
        severity=hazard.severity,
        title=hazard.title,
        legal_item=hazard.legal_item,
        by=by,
        at=at,
        evidence=evidence,
        upto=State.RECTIFYING if hazard.is_own_finding else State.ASSIGNED,
        reopened_from=hazard,
        reason=reason,
    )
    audit(hazard, "reopen_hazard", by, at, new={"reopened_as": again.pk}, reason=reason)
    return again
