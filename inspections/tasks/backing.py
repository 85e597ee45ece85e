from celery import shared_task
from django.utils import timezone

from common.local_time import local_date
from inspections.services.backing.assignment import end_backing_of_closed
from inspections.services.backing.visit_task import make_visit_tasks


@shared_task(time_limit=600, soft_time_limit=540)
def make_quarter_visits() -> None:
    """Each night: the visits that cadres owe this quarter; those made before stay as they are.

    Before it, backing of what was closed ends.
    """
    day = local_date(timezone.now())
    end_backing_of_closed(day=day)
    make_visit_tasks(day=day)


@shared_task(time_limit=300, soft_time_limit=270)
def follow_closings(enterprise_ids: list[int]) -> None:
    """At once: what is closed for good is backed by nobody."""
    end_backing_of_closed(day=local_date(timezone.now()), enterprise_ids=enterprise_ids)
