from celery import shared_task
from django.utils import timezone

from staff.services.certificate_draft import forget_drafts
from staff.services.certificate_reminder import make_reminders
from staff.services.reminder_notice import tell_of_reminders


@shared_task(time_limit=600, soft_time_limit=540)
def remind_of_certificates() -> None:
    """Each morning; a second run the same day finds nothing to do."""
    make_reminders(at=timezone.now())


@shared_task(time_limit=1800, soft_time_limit=1740)
def tell_of_certificate_reminders(reminder_ids: list[int]) -> None:
    tell_of_reminders(reminder_ids=reminder_ids, at=timezone.now())


@shared_task(time_limit=600, soft_time_limit=540)
def forget_certificate_drafts() -> None:
    """Each night: photos that were uploaded and never confirmed."""
    forget_drafts(at=timezone.now())
