"""Celery entries of this app, by noun; Celery looks for them here."""

from staff.tasks.badge import revoke_unfounded_badges
from staff.tasks.post import follow_posts_by_date

__all__ = ["follow_posts_by_date", "revoke_unfounded_badges"]
