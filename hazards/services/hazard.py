"""One hazard, one closing loop: opened, put right by the enterprise, verified and closed by somebody else."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from hazards.models import Hazard, HazardRule
from hazards.queries.staffing import is_still_found
from hazards.signals import hazards_changed


class HazardRefused(Exception):
    """The hazard can't be moved as asked; nothing was changed."""


class HazardNotOpen(HazardRefused):
    """It was closed or withdrawn before."""


class NotYetRectified(HazardRefused):
    """The enterprise has not said how it was put right."""


class VerifierIsRectifier(HazardRefused):
    """Who puts a hazard right never verifies it."""


class StillFound(HazardRefused):
    """The registry still shows it: not closed by hand before it is so."""


class NoRuleInForce(HazardRefused):
    """No hazard rule covers that severity on that day."""


def rule_of(severity: str, day: date) -> HazardRule:
    rule = HazardRule.objects.on(day).filter(severity=severity).first()
    if rule is None:
        raise NoRuleInForce(severity, day)
    return rule


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
) -> Hazard:
    """Open a hazard found at that moment; the same source and key again give the same hazard.

    Without `due_at` the limit of the severity counts, by the rule in force on the day it was found.
    """
    found_on = local_date(at)
    fields: dict[str, Any] = {
        "enterprise": enterprise,
        "severity": severity,
        "title": title[:240],
        "found_at": at,
        "found_on": found_on,
        "found_by": by,
        "due_at": due_at or at + rule_of(severity, found_on).limit,
    }
    fields["due_on"] = local_date(fields["due_at"])
    if source_key:
        hazard, is_new = Hazard.objects.get_or_create(source=source, source_key=source_key, defaults=fields)
        if not is_new:
            return hazard
    else:
        hazard = Hazard.objects.create(source=source, **fields)
    new = {"state": hazard.state, "severity": severity, "source": source, "due_at": hazard.due_at.isoformat()}
    _tell(hazard, "open_hazard", by, at, new=new)
    return hazard


@transaction.atomic
def submit_rectification(*, hazard: Hazard, rectification: str, by: User, at: datetime) -> Hazard:
    """The enterprise says how it put the hazard right; the last word stands, the audit keeps all."""
    hazard = _locked(hazard)
    old = {"rectification": hazard.rectification}
    hazard.rectification = rectification
    hazard.rectified_by = by
    hazard.rectified_at = at
    hazard.save(update_fields=["rectification", "rectified_by", "rectified_at"])
    _tell(hazard, "submit_rectification", by, at, old=old, new={"rectification": rectification})
    return hazard


@transaction.atomic
def close_hazard(*, hazard: Hazard, by: User, at: datetime, reason: str = "") -> Hazard:
    """Verify that the hazard is put right, and close it (核查销号)."""
    hazard = _locked(hazard)
    if not hazard.is_rectified:
        raise NotYetRectified
    if hazard.rectified_by_id == by.pk:
        raise VerifierIsRectifier
    if is_still_found(hazard):
        raise StillFound
    old = {"state": hazard.state}
    hazard.state = Hazard.State.CLOSED
    hazard.closed_at, hazard.closed_on, hazard.closed_by = at, local_date(at), by
    hazard.save(update_fields=["state", "closed_at", "closed_on", "closed_by"])
    _tell(hazard, "close_hazard", by, at, old=old, new={"state": hazard.state}, reason=reason)
    return hazard


@transaction.atomic
def withdraw_hazard(*, hazard: Hazard, by: User | None, at: datetime, reason: str) -> Hazard:
    """What was found turned out not to be so: it stays on record and counts for nothing."""
    hazard = _locked(hazard)
    hazard.withdrawn_at = at
    hazard.save(update_fields=["withdrawn_at"])
    _tell(hazard, "withdraw_hazard", by, at, new={"withdrawn_at": at.isoformat()}, reason=reason)
    return hazard


def _locked(hazard: Hazard) -> Hazard:
    hazard = Hazard.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=hazard.pk)
    if not hazard.is_open:
        raise HazardNotOpen
    return hazard


def _tell(hazard: Hazard, action: str, by: User | None, at: datetime, **audit) -> None:
    record_audit(
        action=action, subject=hazard, by=by, at=at, region_path=hazard.enterprise.region_path, **audit
    )
    hazards_changed.send(sender=Hazard, enterprise_ids=[hazard.enterprise_id], at=at)
