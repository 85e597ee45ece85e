from celery import shared_task
from django.utils import timezone

from inspections.services.complaint.reporter import erase_reporters


@shared_task
def erase_reporters_of_ended_cases() -> None:
    """Every night: what a rule lets be kept no longer goes."""
    erase_reporters(at=timezone.now())
