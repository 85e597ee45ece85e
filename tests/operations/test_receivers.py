import pytest
from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from operations.models import TaskRun
from operations.tasks import beat_heartbeat


@shared_task(name="tests.fails")
def fails():
    raise ValueError("张三 13812345678")


@shared_task(name="tests.unscheduled")
def unscheduled():
    return None


@pytest.mark.django_db
def test_a_heartbeat_is_noted():
    before = timezone.now()

    beat_heartbeat.delay()

    run = TaskRun.objects.get(name="operations.tasks.beat_heartbeat")
    assert before <= run.last_started_at <= run.last_finished_at <= timezone.now()


@pytest.mark.django_db
def test_a_failure_is_noted_without_its_message(settings):
    settings.CELERY_BEAT_SCHEDULE = {"fails": {"task": "tests.fails", "schedule": 30}}

    fails.apply(throw=False)  # as in a worker, where nobody waits for the exception

    run = TaskRun.objects.get(name="tests.fails")
    assert run.last_error == "ValueError"
    assert run.last_failed_at is not None
    assert run.last_finished_at is None


@pytest.mark.django_db
def test_event_tasks_are_not_noted():
    unscheduled.delay()

    assert not TaskRun.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("schedule", "notes"), [(5, 0), (30, 1), (crontab(hour=1), 1)], ids=str)
def test_what_runs_every_few_seconds_is_not_noted(settings, schedule, notes):
    settings.CELERY_BEAT_SCHEDULE = {"task": {"task": "tests.unscheduled", "schedule": schedule}}

    unscheduled.delay()

    assert TaskRun.objects.count() == notes


def test_every_scheduled_task_exists(settings):
    """A misspelt name in the schedule would be refused by the worker night after night, unseen."""
    from sushi_platform.celery import app

    app.loader.import_default_modules()

    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)
