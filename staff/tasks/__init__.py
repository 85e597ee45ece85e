"""Celery entries of this app, by noun; Celery looks for them here."""

from staff.tasks.badge import revoke_unfounded_badges
from staff.tasks.certificate import (
    forget_certificate_drafts,
    remind_of_certificates,
    tell_of_certificate_reminders,
)
from staff.tasks.post import follow_posts_by_date
from staff.tasks.staff_import import run_staff_import
from staff.tasks.staffing import check_all_staffing, check_staffing_of

__all__ = [
    "check_all_staffing",
    "check_staffing_of",
    "follow_posts_by_date",
    "forget_certificate_drafts",
    "remind_of_certificates",
    "revoke_unfounded_badges",
    "run_staff_import",
    "tell_of_certificate_reminders",
]
