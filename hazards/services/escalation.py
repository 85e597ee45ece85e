"""Escalation (督办) of what the enterprise is late with, urging (催办) of who lets it wait for an answer."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from accounts.services.audit import Change, record_audits
from common.local_time import local_date
from hazards.models import Hazard, HazardRule
from hazards.models.hazard import OFTEN_RETURNED, TO_TRIAGE, TO_VERIFY, is_overdue
from hazards.models.hazard_move import WHY_ESCALATED
from hazards.services.move import Act, Step, Walk, take_steps

BATCH = 500
NOT_TRIAGED = "研判、交办超过时限"
NOT_VERIFIED = "核查超过时限"


def escalate_hazards(*, at: datetime) -> int:
    """Raise what the enterprise is late with or had returned twice; how many. Again changes nothing.

    The level is the number of causes. It never falls while the hazard is open: what was raised stays in view.
    Only what the enterprise was told of, and what it still has to put right: a verifier who takes long makes
    nobody else late.
    """
    return _in_batches(_escalate_some, at)


def urge_officials(*, at: datetime) -> int:
    """Urge who has not triaged within the limit, or not verified within theirs; once for each waiting."""
    return _in_batches(_urge_some, at)


def _in_batches(some: Callable[[datetime], int], at: datetime) -> int:
    total = 0
    while number := some(at):
        total += number
    return total


@transaction.atomic
def _escalate_some(at: datetime) -> int:
    walks, changes = [], []
    for hazard in _locked(_to_be_raised(at)):
        causes = hazard.is_overdue(at), hazard.returned_count >= OFTEN_RETURNED
        old = hazard.escalation_level
        hazard.escalation_level, hazard.escalated_at = sum(causes), at
        walks.append(Walk(hazard, [Step(Act.ESCALATE, reason=WHY_ESCALATED[causes])]))
        levels = {"escalation_level": old}, {"escalation_level": hazard.escalation_level}
        changes.append(_change(hazard, *levels))
    if walks:
        take_steps(walks, by=None, at=at, changed=("move_count", "escalation_level", "escalated_at"))
        record_audits(action="escalate_hazard", changes=changes, by=None, at=at)
    return len(walks)


@transaction.atomic
def _urge_some(at: datetime) -> int:
    walks, changes = [], []
    for hazard in _locked(_to_be_urged(at)):
        why = NOT_TRIAGED if hazard.state in TO_TRIAGE else NOT_VERIFIED
        hazard.urged_at = at
        walks.append(Walk(hazard, [Step(Act.URGE, reason=why)]))
        changes.append(_change(hazard, {}, {"urged_at": at.isoformat()}))
    if walks:
        take_steps(walks, by=None, at=at, changed=("move_count", "urged_at"))
        record_audits(action="urge_hazard", changes=changes, by=None, at=at)
    return len(walks)


def _locked(hazards: QuerySet[Hazard]) -> list[Hazard]:
    rows = hazards.select_related("enterprise").order_by("pk")
    return list(rows.select_for_update(of=("self",), skip_locked=True)[:BATCH])


def _change(hazard: Hazard, old: dict, new: dict) -> Change:
    return Change(subject=hazard, old=old, new=new, region_path=hazard.enterprise.region_path)


def _to_be_raised(at: datetime) -> QuerySet[Hazard]:
    causes = _one_if(is_overdue(at)) + _one_if(Q(returned_count__gte=OFTEN_RETURNED))
    return Hazard.objects.told().open().annotate(causes=causes).filter(causes__gt=F("escalation_level"))


def _to_be_urged(at: datetime) -> QuerySet[Hazard]:
    never = Q(urged_at__isnull=True)
    untriaged = Q(state__in=TO_TRIAGE, due_at__lt=at) & (never | Q(urged_at__lte=F("due_at")))
    slow = Q(pk__in=[])  # nothing, where no rule is in force
    for rule in HazardRule.objects.on(local_date(at)):
        slow |= Q(severity=rule.severity, rectified_at__lt=at - rule.check_limit)
    unverified = Q(state__in=TO_VERIFY) & slow & (never | Q(urged_at__lte=F("rectified_at")))
    return Hazard.objects.filter(untriaged | unverified)


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
