from celery import shared_task
from django.utils import timezone

from hazards.services.staffing import follow_staffing_findings


@shared_task(time_limit=900, soft_time_limit=840)
def follow_all_staffing() -> None:
    """Every night: hazards of findings whose message was lost."""
    follow_staffing_findings(at=timezone.now())


@shared_task(time_limit=300, soft_time_limit=270)
def follow_staffing_of(enterprise_ids: list[int]) -> None:
    """Open and close what the staffing findings of these enterprises ask for."""
    follow_staffing_findings(at=timezone.now(), enterprise_ids=enterprise_ids)
