from celery import shared_task
from django.utils import timezone

from staff.services.post_membership import follow_posts


@shared_task(time_limit=600, soft_time_limit=540)
def follow_posts_by_date() -> None:
    """Give and take the sign-ins of managers whose post began or ended today."""
    follow_posts(at=timezone.now())
