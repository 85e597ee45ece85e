from celery import shared_task
from django.utils import timezone

from notifications.services.delivery import deliver_batch
from notifications.services.retention import forget_notices

MOST_BATCHES = 300  # then the next minute goes on; several workers may run this at once


@shared_task(time_limit=900, soft_time_limit=840)
def deliver_due() -> None:
    """Each minute, and at once where news may not wait."""
    for _batch in range(MOST_BATCHES):
        if not deliver_batch(at=timezone.now()):
            return


@shared_task(time_limit=1800, soft_time_limit=1740)
def forget_old() -> None:
    """Each night."""
    forget_notices(at=timezone.now())
