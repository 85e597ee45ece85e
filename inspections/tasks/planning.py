from celery import shared_task
from django.utils import timezone

from inspections.services.planning.facts import follow_facts, follow_night


@shared_task(time_limit=300, soft_time_limit=270)
def follow_facts_of(enterprise_ids: list[int]) -> None:
    """At once: planned visits that are done, and risk grades that are others now."""
    follow_facts(enterprise_ids=enterprise_ids, at=timezone.now())


@shared_task(time_limit=900, soft_time_limit=840)
def plan_night() -> None:
    """Every night: grades of a new year, visits that are done, plans balanced."""
    follow_night(at=timezone.now())
