from celery import shared_task
from django.utils import timezone

from inspections.services.sampling.ending import finalise_due
from inspections.services.sampling.notice import remind_of_limits


@shared_task(time_limit=900, soft_time_limit=840)
def finalise_samples() -> None:
    """Every night: failed results to which nobody objected in time."""
    finalise_due(at=timezone.now())


@shared_task(time_limit=300, soft_time_limit=270)
def remind_of_samples() -> None:
    """Every morning: limits of samples that come near or are over."""
    remind_of_limits(at=timezone.now())
