from celery import shared_task
from django.utils import timezone

from common.local_time import local_date
from inspections.services.backing.visit_task import make_visit_tasks


@shared_task(time_limit=600, soft_time_limit=540)
def make_quarter_visits() -> None:
    """Each night: the visits that cadres owe this quarter; those made before stay as they are."""
    make_visit_tasks(day=local_date(timezone.now()))
