import time
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations.models import TaskRun

POLL_SECONDS = 0.5


class Command(BaseCommand):
    help = "Send one scheduled task to the worker now; with --wait, stay until the worker has finished it."

    def add_arguments(self, parser):
        parser.add_argument("task", help="a task of the beat schedule, e.g. scoring.tasks.run_night")
        parser.add_argument("--wait", type=int, default=0, metavar="SECONDS")

    def handle(self, *args, task, wait, **options):
        scheduled = sorted({entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()})
        if task not in scheduled:
            raise CommandError(f"{task} is not scheduled. Scheduled are: {', '.join(scheduled)}")
        sent_at = timezone.now()
        current_app.send_task(task)
        if not wait:
            self.stdout.write(f"{task}: sent")
            return
        self.wait_for(task, sent_at=sent_at, until=sent_at + timedelta(seconds=wait))
        self.stdout.write(f"{task}: finished by the worker")

    def wait_for(self, task: str, *, sent_at: datetime, until: datetime) -> None:
        while timezone.now() < until:
            run = TaskRun.objects.filter(name=task).first()
            if run and run.last_failed_at and run.last_failed_at >= sent_at:
                raise CommandError(f"{task} failed in the worker: {run.last_error}")
            if run and run.last_finished_at and run.last_finished_at >= sent_at:
                return
            time.sleep(POLL_SECONDS)
        raise CommandError(f"{task} was not finished by a worker in time. Is one running (make worker)?")
