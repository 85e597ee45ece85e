from celery import shared_task
from django.utils import timezone

from staff.services.badge import revoke_unfounded_badges as revoke


@shared_task(time_limit=300, soft_time_limit=280)
def revoke_unfounded_badges(enterprise_ids: list[int] | None = None) -> None:
    """What has lost its ground; every night at all enterprises, because days pass without news."""
    revoke(enterprise_ids=enterprise_ids, at=timezone.now())
