from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from common.local_time import local_date
from duties.services.closing import close_day
from duties.services.exemption import align_exemptions
from duties.services.generation import generate_ahead as generate_duties_ahead

DAYS_LOOKED_BACK = 3  # a night on which nothing ran is made up for


@shared_task(time_limit=900, soft_time_limit=840)
def generate_ahead(today: str | None = None) -> None:
    """Make the duties of the week ahead."""
    now = timezone.now()
    generate_duties_ahead(today=date.fromisoformat(today) if today else local_date(now), at=now)


@shared_task(time_limit=900, soft_time_limit=840)
def close_past_days(today: str | None = None) -> None:
    """Close the days before today."""
    now = timezone.now()
    day = date.fromisoformat(today) if today else local_date(now)
    for days_ago in range(DAYS_LOOKED_BACK, 0, -1):
        close_day(day=day - timedelta(days=days_ago), at=now)


@shared_task(time_limit=600, soft_time_limit=540)
def align_duties(enterprise_ids: list[int]) -> None:
    """Give enterprises whose registry facts changed the duties that they owe now, from today on."""
    now = timezone.now()
    align_exemptions(enterprise_ids=enterprise_ids, at=now)
    generate_duties_ahead(today=local_date(now), at=now, enterprise_ids=enterprise_ids)
