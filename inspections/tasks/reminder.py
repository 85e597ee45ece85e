from celery import shared_task
from django.utils import timezone

from inspections.services.inspection.publication_reminder import remind_of_publications
from inspections.services.interview.reminder import remind_of_interviews


@shared_task(time_limit=300, soft_time_limit=270)
def remind_regulators() -> None:
    """Every morning: results that are not public in time, and measures of interviews that are overdue."""
    now = timezone.now()
    remind_of_publications(at=now)
    remind_of_interviews(at=now)
