"""What was reported is looked at (研判): a hazard to be put right (交办), none at all, or a case (移送)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.local_time import local_date
from hazards.models import Hazard
from hazards.models.hazard import TO_VERIFY, State
from hazards.services.hazard import DueInPast, audit, checking_steps, rule_of
from hazards.services.move import Act, NotInThatState, Step, Walk, locked, locked_open, take_steps


@transaction.atomic
def triage_hazard(*, hazard: Hazard, by: User, at: datetime, severity: str = "", reason: str = "") -> Hazard:
    """It is a hazard; how grave, says who looks at it. Graver or lesser, it has another limit, from now."""
    hazard = locked_open(hazard)
    old = _standing(hazard)
    if severity and severity != hazard.severity:
        hazard.severity = severity
        _set_limit(hazard, at)
    take_steps([Walk(hazard, [Step(Act.TRIAGE, State.TRIAGED, reason=reason)])], by=by, at=at)
    audit(hazard, "triage_hazard", by, at, old=old, new=_standing(hazard), reason=reason)
    return hazard


@transaction.atomic
def assign_hazard(
    *,
    hazard: Hazard,
    by: User,
    at: datetime,
    severity: str = "",
    due_at: datetime | None = None,
    reason: str = "",
) -> Hazard:
    """Demand in writing that the enterprise puts it right; it is told now, so the limit counts from now.

    What was only reported is triaged in the same breath.
    """
    hazard = locked_open(hazard)
    if due_at is not None and due_at <= at:
        raise DueInPast
    steps = [Step(Act.TRIAGE, State.TRIAGED)] if hazard.state == State.REPORTED else []
    old = _standing(hazard)
    hazard.severity = severity or hazard.severity
    _set_limit(hazard, at, due_at)
    hazard.assigned_at = at
    take_steps([Walk(hazard, [*steps, Step(Act.ASSIGN, State.ASSIGNED, reason=reason)])], by=by, at=at)
    audit(hazard, "assign_hazard", by, at, old=old, new=_standing(hazard), reason=reason)
    return hazard


@transaction.atomic
def reject_hazard(*, hazard: Hazard, by: User, at: datetime, reason: str) -> Hazard:
    """It is none: stays on record with the reason, and counts for nothing."""
    hazard = locked_open(hazard)
    steps = [Step(Act.TRIAGE, State.TRIAGED)] if hazard.state == State.REPORTED else []
    old = {"state": hazard.state}
    hazard.withdrawn_at = at
    take_steps([Walk(hazard, [*steps, Step(Act.REJECT, State.REJECTED, reason=reason)])], by=by, at=at)
    audit(hazard, "reject_hazard", by, at, old=old, new={"state": hazard.state}, reason=reason)
    return hazard


@transaction.atomic
def transfer_hazard(*, hazard: Hazard, case_number: str, reason: str, by: User, at: datetime) -> Hazard:
    """A suspected offence, seen while triaging or verifying: from here on a case of the regulator (移送)."""
    hazard = locked_open(hazard)
    steps: list[Step] = []
    if hazard.state == State.REPORTED:
        steps = [Step(Act.TRIAGE, State.TRIAGED)]
    elif hazard.state in TO_VERIFY:
        steps = checking_steps(hazard, by)
        hazard.verified_by = by
    elif hazard.state != State.TRIAGED:
        raise NotInThatState
    old = {"state": hazard.state}
    hazard.case_number = case_number.strip()[:60]
    hazard.rectified_on = None
    transfer = Step(Act.TRANSFER, State.TRANSFERRED, reason=reason)
    take_steps([Walk(hazard, [*steps, transfer])], by=by, at=at)
    new = {"state": hazard.state, "case_number": hazard.case_number}
    audit(hazard, "transfer_hazard", by, at, old=old, new=new, reason=reason)
    return hazard


@transaction.atomic
def resume_hazard(*, hazard: Hazard, by: User, at: datetime, reason: str) -> Hazard:
    """The case is decided or was not filed: the hazard comes back, for it still has to be put right.

    Its limit ran out while it was a case; it begins anew.
    """
    hazard = locked(hazard)
    old = _standing(hazard)
    _set_limit(hazard, at)
    hazard.verified_by = None
    hazard.after_evidence = Hazard.Evidence.NONE
    take_steps([Walk(hazard, [Step(Act.RESUME, State.TRIAGED, reason=reason)])], by=by, at=at)
    audit(hazard, "resume_hazard", by, at, old=old, new=_standing(hazard), reason=reason)
    return hazard


def _set_limit(hazard: Hazard, at: datetime, due_at: datetime | None = None) -> None:
    """By the rule of its severity from that moment, or as somebody says."""
    hazard.rule = rule_of(hazard.severity, local_date(at))
    hazard.due_at = due_at or at + hazard.rule.limit
    hazard.due_on = local_date(hazard.due_at)


def _standing(hazard: Hazard) -> dict[str, str]:
    return {
        "state": hazard.state,
        "severity": hazard.severity,
        "due_at": hazard.due_at.isoformat(),
    }
