"""One hazard, one closing loop: opened, put right by the enterprise, verified and closed by somebody else."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from hazards.models import Hazard, HazardMove, HazardRule
from hazards.models.hazard import TO_RECTIFY, TO_VERIFY, WITHOUT_EFFECT, State
from hazards.queries.staffing import is_still_found
from hazards.services.move import (
    NOTHING,
    Act,
    Evidence,
    HazardNotOpen,
    HazardRefused,
    NotInThatState,
    Step,
    Walk,
    locked,
    locked_open,
    take_steps,
)


class NotYetRectified(HazardRefused):
    """The enterprise has not said how it was put right."""


class VerifierIsRectifier(HazardRefused):
    """Who puts a hazard right never verifies it."""


class EvidenceMissing(HazardRefused):
    """Nothing shows how it was before, or how it is after: neither a photo nor a reason why there is none."""


class StillFound(HazardRefused):
    """The registry still shows it: not closed by hand before it is so."""


class NoRuleInForce(HazardRefused):
    """No hazard rule covers that severity on that day."""


class DueInPast(HazardRefused):
    """The limit would be over before it began."""


# How far its opener takes a hazard, where nothing else is said: one's own finding is at once one's own work,
# the demand of a regulator or backing cadre stands in writing, what others report is looked at first.
TAKEN_TO = dict.fromkeys(Hazard.OWN_SOURCES, State.RECTIFYING) | {
    Hazard.Source.BACKING: State.ASSIGNED,
    Hazard.Source.INSPECTION: State.ASSIGNED,
    Hazard.Source.SAMPLING: State.ASSIGNED,
    Hazard.Source.STAFFING: State.ASSIGNED,
}
OPENING = (
    Step(Act.REPORT),
    Step(Act.TRIAGE, State.TRIAGED),
    Step(Act.ASSIGN, State.ASSIGNED),
    Step(Act.START, State.RECTIFYING),
)


def rule_of(severity: str, day: date) -> HazardRule:
    rule = HazardRule.objects.on(day).filter(severity=severity).first()
    if rule is None:
        raise NoRuleInForce(severity, day)
    return rule


def opening_steps(upto: State, evidence: Evidence, reason: str = "") -> list[Step]:
    """The moves from being reported up to that state; the evidence stands with the first."""
    ends = [State.REPORTED, *(step.to for step in OPENING[1:])]
    first = Step(Act.REPORT, reason=reason, before=evidence)
    return [first, *OPENING[1 : ends.index(upto) + 1]]


@transaction.atomic
def open_hazard(
    *,
    enterprise: Enterprise,
    source: str,
    severity: str,
    title: str,
    by: User | None,
    at: datetime,
    source_key: str = "",
    due_at: datetime | None = None,
    evidence: Evidence = NOTHING,
    upto: State | None = None,
    legal_item: str = "",
    reopened_from: Hazard | None = None,
    reason: str = "",
) -> Hazard:
    """Open a hazard found at that moment; the same source and key again give the same hazard.

    Without `due_at` the limit of the severity counts, by the rule in force on the day it was found. `upto`
    says how far its opener takes it (REPORTED … RECTIFYING) where that is not what its source gives; all
    moves are recorded. `evidence` shows how it was found.
    """
    if source_key and (known := _known(source, source_key)) is not None:
        return known
    found_on = local_date(at)
    upto = upto or TAKEN_TO.get(Hazard.Source(source), State.REPORTED)
    rule = _rule_or_none(severity, found_on) if due_at else rule_of(severity, found_on)
    due_at = due_at or at + rule.limit
    hazard = Hazard(
        enterprise=enterprise,
        source=source,
        source_key=source_key,
        severity=severity,
        title=title[:240],
        legal_item=legal_item[:200],
        found_at=at,
        found_on=found_on,
        found_by=by,
        reopened_from=reopened_from,
        rule=rule,
        due_at=due_at,
        due_on=local_date(due_at),
        assigned_at=at if upto in (State.ASSIGNED, State.RECTIFYING) else None,
    )
    try:
        take_steps([Walk(hazard, opening_steps(upto, evidence, reason))], by=by, at=at)
    except IntegrityError:
        # Somebody has opened it at the same moment; any other fault of the rows is a fault of ours.
        known = _known(source, source_key) if source_key else None
        if known is None:
            raise
        return known
    new = {"state": hazard.state, "severity": severity, "source": source, "due_at": hazard.due_at.isoformat()}
    audit(hazard, "open_hazard", by, at, new=new, reason=reason)
    return hazard


def _known(source: str, source_key: str) -> Hazard | None:
    return Hazard.objects.filter(source=source, source_key=source_key).first()


def _rule_or_none(severity: str, day: date) -> HazardRule | None:
    return HazardRule.objects.on(day).filter(severity=severity).first()


@transaction.atomic
def submit_rectification(
    *,
    hazard: Hazard,
    rectification: str,
    by: User,
    at: datetime,
    evidence: Evidence = NOTHING,
    before: Evidence = NOTHING,
) -> Hazard:
    """The enterprise says how it put the hazard right; the last word stands, the moves keep all.

    `evidence` shows how it is now; `before` how it was, where whoever found it had no photo.
    """
    hazard = locked_open(hazard)
    steps = {
        State.ASSIGNED: [Step(Act.START, State.RECTIFYING)],
        State.RECTIFYING: [],
        State.EXTENDED: [Step(Act.DROP_REQUEST, State.RECTIFYING)],
        State.SUBMITTED: [Step(Act.TAKE_BACK, State.RECTIFYING)],
    }.get(State(hazard.state))
    if steps is None:
        raise NotInThatState
    if not (hazard.before_evidence or before) or not (hazard.after_evidence or evidence):
        raise EvidenceMissing
    old = {"rectification": hazard.rectification}
    hazard.rectification, hazard.rectified_by, hazard.rectified_at = rectification, by, at
    hazard.rectified_on = hazard.rectified_on or local_date(at)
    hazard.verified_by = None
    submit = Step(Act.SUBMIT, State.SUBMITTED, reason=rectification, before=before, after=evidence)
    take_steps([Walk(hazard, [*steps, submit])], by=by, at=at)
    audit(hazard, "submit_rectification", by, at, old=old, new={"rectification": rectification})
    return hazard


@transaction.atomic
def close_hazard(
    *, hazard: Hazard, by: User, at: datetime, reason: str = "", evidence: Evidence = NOTHING
) -> Hazard:
    """Verify that the hazard is put right, and close it (核查销号). `evidence`: what the verifier saw."""
    hazard = locked_open(hazard)
    steps = checking_steps(hazard, by)
    if is_still_found(hazard):
        raise StillFound
    if not hazard.before_evidence or not (hazard.after_evidence or evidence):
        raise EvidenceMissing
    old = {"state": hazard.state}
    hazard.verified_by = by
    hazard.closed_at, hazard.closed_on, hazard.closed_by = at, local_date(at), by
    close = Step(Act.CLOSE, State.CLOSED, reason=reason, after=evidence)
    take_steps([Walk(hazard, [*steps, close])], by=by, at=at)
    audit(hazard, "close_hazard", by, at, old=old, new={"state": hazard.state}, reason=reason)
    return hazard


@transaction.atomic
def withdraw_hazard(*, hazard: Hazard, by: User | None, at: datetime, reason: str) -> Hazard:
    """What was found turned out not to be so: it stays on record and counts for nothing."""
    hazard = locked(hazard)
    if hazard.state in (State.CLOSED, *WITHOUT_EFFECT):
        raise HazardNotOpen
    old = {"state": hazard.state}
    hazard.withdrawn_at = at
    take_steps([Walk(hazard, [Step(Act.WITHDRAW, State.WITHDRAWN, reason=reason)])], by=by, at=at)
    audit(hazard, "withdraw_hazard", by, at, old=old, new={"state": hazard.state}, reason=reason)
    return hazard


def checking_steps(hazard: Hazard, by: User) -> list[Step]:
    """What has to come before this person decides whether it is put right; refuses whoever put it right."""
    if hazard.state in TO_RECTIFY:
        raise NotYetRectified
    if hazard.state not in TO_VERIFY:
        raise NotInThatState
    # Whoever ever submitted, and not only the last of them.
    if hazard.moves.filter(act=HazardMove.Act.SUBMIT, by=by).exists():
        raise VerifierIsRectifier
    return [] if hazard.state == State.VERIFYING else [Step(Act.BEGIN_CHECK, State.VERIFYING)]


def audit(hazard: Hazard, action: str, by: User | None, at: datetime, **change) -> None:
    record_audit(
        action=action, subject=hazard, by=by, at=at, region_path=hazard.enterprise.region_path, **change
    )
