"""Escalation (督办): who stands above looks at what is overdue or was returned twice."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, Value, When

from accounts.services.audit import Change, record_audits
from hazards.models import Hazard
from hazards.models.hazard import OFTEN_RETURNED
from hazards.services.move import Act, Step, Walk, take_steps

BATCH = 500
REASONS = {
    (True, False): "超过整改期限",
    (False, True): "整改两次被退回",
    (True, True): "超过整改期限，整改两次被退回",
}


def escalate_hazards(*, at: datetime) -> int:
    """Raise what should stand higher than it does; how many. A second run changes nothing.

    The level is the number of causes. It never falls while the hazard is open: what was raised stays in view.
    """
    raised = 0
    while number := _escalate_some(at):
        raised += number
    return raised


@transaction.atomic
def _escalate_some(at: datetime) -> int:
    hazards = list(_to_be_raised(at).select_for_update(of=("self",), skip_locked=True)[:BATCH])
    if not hazards:
        return 0
    walks, changes = [], []
    for hazard in hazards:
        causes = hazard.due_at < at, hazard.returned_count >= OFTEN_RETURNED
        old = hazard.escalation_level
        hazard.escalation_level, hazard.escalated_at = sum(causes), at
        walks.append(Walk(hazard, [Step(Act.ESCALATE, reason=REASONS[causes])]))
        changes.append(
            Change(
                subject=hazard,
                old={"escalation_level": old},
                new={"escalation_level": hazard.escalation_level},
                region_path=hazard.enterprise.region_path,
            )
        )
    take_steps(walks, by=None, at=at, changed=("move_count", "escalation_level", "escalated_at"))
    record_audits(action="escalate_hazard", changes=changes, by=None, at=at)
    return len(hazards)


def _to_be_raised(at: datetime):
    causes = _one_if(Q(due_at__lt=at)) + _one_if(Q(returned_count__gte=OFTEN_RETURNED))
    wanted = Hazard.objects.open().annotate(causes=causes).filter(causes__gt=F("escalation_level"))
    return wanted.select_related("enterprise").order_by("pk")


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
