from celery import shared_task
from django.utils import timezone

from staff.services.staffing_check import check_staffing


@shared_task(time_limit=900, soft_time_limit=840)
def check_all_staffing() -> None:
    """Every night: what a day that has passed changed by itself, and what a lost message left behind."""
    check_staffing(at=timezone.now())


@shared_task(time_limit=300, soft_time_limit=270)
def check_staffing_of(enterprise_ids: list[int]) -> None:
    """Show what has just changed there."""
    check_staffing(at=timezone.now(), enterprise_ids=enterprise_ids)
