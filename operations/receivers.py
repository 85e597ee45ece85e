"""Celery's own news: which scheduled task began, ended, failed.

Only tasks of the beat schedule are noted: a city's event tasks would fight for one row. Nor are those that
run every few seconds: their notes would write more than they do, and what they leave undone shows by itself.
"""

from celery.signals import task_failure, task_prerun, task_success
from django.conf import settings
from django.utils import timezone

from operations.services import note_failure, note_start, note_success

SHORTEST_NOTED_SECONDS = 30


def is_noted(name: str) -> bool:
    schedules = [
        entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] == name
    ]
    return any(not isinstance(schedule, int) or schedule >= SHORTEST_NOTED_SECONDS for schedule in schedules)


@task_prerun.connect(dispatch_uid="operations.note_start")
def on_task_prerun(sender=None, **kwargs):
    if is_noted(sender.name):
        note_start(name=sender.name, at=timezone.now())


@task_success.connect(dispatch_uid="operations.note_success")
def on_task_success(sender=None, **kwargs):
    if is_noted(sender.name):
        note_success(name=sender.name, at=timezone.now())


@task_failure.connect(dispatch_uid="operations.note_failure")
def on_task_failure(sender=None, exception=None, **kwargs):
    if is_noted(sender.name):
        note_failure(name=sender.name, at=timezone.now(), error=type(exception).__name__)
