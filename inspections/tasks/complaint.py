from celery import shared_task
from django.utils import timezone

from inspections.services.complaint.notice import remind_of_limits, tell_of_new
from inspections.services.complaint.reporter import erase_reporters


@shared_task
def erase_reporters_of_ended_cases() -> None:
    """Every night: what a rule lets be kept no longer goes."""
    erase_reporters(at=timezone.now())


@shared_task(time_limit=300, soft_time_limit=270)
def tell_of_new_complaints() -> None:
    """Every hour: how many came in, for the regulators closest to the business."""
    tell_of_new(at=timezone.now())


@shared_task(time_limit=300, soft_time_limit=270)
def remind_of_complaints() -> None:
    """Every morning: limits of complaints and reports that come near or are over."""
    remind_of_limits(at=timezone.now())
