from celery import shared_task
from django.utils import timezone

from ledger.services import log_check, sealing, witness


@shared_task
def seal() -> None:
    sealing.seal(at=timezone.now())


@shared_task(time_limit=6 * 3600, soft_time_limit=6 * 3600 - 60)
def check_log() -> None:
    """Every night: whether records, log and what was signed are still one and the same."""
    log_check.check_log(at=timezone.now(), now=timezone.now)


@shared_task(time_limit=300, soft_time_limit=240)
def ask_witnesses() -> None:
    witness.ask_witnesses(at=timezone.now())
