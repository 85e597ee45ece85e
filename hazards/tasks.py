from celery import shared_task
from django.utils import timezone

from hazards.services.escalation import escalate_hazards, urge_officials
from hazards.services.hazard_notice import remind_of_limits, tell_again, tell_of_moves
from hazards.services.staffing import follow_staffing_findings


@shared_task(time_limit=900, soft_time_limit=840)
def follow_all_staffing() -> None:
    """Every night: hazards of findings whose message was lost."""
    follow_staffing_findings(at=timezone.now())


@shared_task(time_limit=300, soft_time_limit=270)
def follow_staffing_of(enterprise_ids: list[int]) -> None:
    """Open and close what the staffing findings of these enterprises ask for."""
    follow_staffing_findings(at=timezone.now(), enterprise_ids=enterprise_ids)


@shared_task(time_limit=300, soft_time_limit=270)
def escalate_overdue() -> None:
    """Every few minutes: what is overdue or was returned twice, and what waits too long for an answer."""
    now = timezone.now()
    escalate_hazards(at=now)
    urge_officials(at=now)


@shared_task(time_limit=300, soft_time_limit=270)
def tell_of_hazard_moves(move_ids: list[int]) -> None:
    """At once: who has to act on these moves hears of them."""
    tell_of_moves(move_ids=move_ids, at=timezone.now())


@shared_task(time_limit=300, soft_time_limit=270)
def remind_of_hazards() -> None:
    """Every few minutes: limits that come near, and moves whose message was lost."""
    now = timezone.now()
    tell_again(at=now)
    remind_of_limits(at=now)
