"""Celery entries of this app, by noun; Celery looks for them here."""

from staff.tasks.badge import revoke_unfounded_badges

__all__ = ["revoke_unfounded_badges"]
