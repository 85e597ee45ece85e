from datetime import date

from celery import shared_task
from django.utils import timezone

from common.local_time import local_date
from duties.services.exemption import align_exemptions
from duties.services.generation import generate_ahead as generate_duties_ahead


@shared_task(time_limit=900, soft_time_limit=840)
def generate_ahead(today: str | None = None) -> None:
    """Make the duties of this week and the next."""
    now = timezone.now()
    generate_duties_ahead(today=date.fromisoformat(today) if today else local_date(now), at=now)


@shared_task(time_limit=600, soft_time_limit=540)
def align_duties(enterprise_ids: list[int]) -> None:
    """Give enterprises whose registry facts changed the duties that they owe now, from today on."""
    now = timezone.now()
    align_exemptions(enterprise_ids=enterprise_ids, at=now)
    generate_duties_ahead(today=local_date(now), at=now, enterprise_ids=enterprise_ids)
