from celery import shared_task
from django.utils import timezone

from common.local_time import local_date
from enterprises.models import ImportBatch
from enterprises.services.import_batch import run_import as carry_out_import
from enterprises.services.import_batch import stuck_imports
from enterprises.services.licence import enter_ended_licences as enter_ended
from enterprises.services.photo import forget_unused_photos as forget_photos


@shared_task
def run_import(batch_id: int) -> None:
    batch = ImportBatch.objects.filter(pk=batch_id).first()
    if batch is not None:
        carry_out_import(batch=batch, at=timezone.now())


@shared_task
def restart_stuck_imports() -> None:
    """Sent by beat: any broker can lose a message, and any worker can be killed."""
    for batch_id in stuck_imports(at=timezone.now()):
        run_import.delay(batch_id)


@shared_task(time_limit=600, soft_time_limit=540)
def forget_unused_photos() -> None:
    """Every night: photos that were sent and never used."""
    forget_photos(at=timezone.now())


@shared_task(time_limit=1800, soft_time_limit=1740)
def enter_ended_licences() -> None:
    """Every night: licences that ended yesterday or before go in the credit archive as ended."""
    now = timezone.now()
    enter_ended(day=local_date(now), at=now)
