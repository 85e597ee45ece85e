from celery import shared_task
from django.utils import timezone

from ledger.services import sealing, witness


@shared_task
def seal() -> None:
    sealing.seal(at=timezone.now())


@shared_task(time_limit=300, soft_time_limit=240)
def ask_witnesses() -> None:
    witness.ask_witnesses(at=timezone.now())
