from io import StringIO

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.utils import timezone

from operations.models import TaskRun
from operations.services import note_failure, note_success

HEARTBEAT = "operations.tasks.beat_heartbeat"


def run_task(*args):
    out = StringIO()
    call_command("run_task", *args, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def worker(db, monkeypatch):
    """Stands for broker and worker: what `send_task` is given, `answer` may act on."""

    class Worker:
        sent: list[str] = []
        answer = staticmethod(lambda name: None)

    worker = Worker()
    worker.sent = []

    def send_task(name):
        worker.sent.append(name)
        worker.answer(name)

    monkeypatch.setattr(current_app, "send_task", send_task)
    return worker


def test_it_sends(worker):
    assert run_task(HEARTBEAT) == f"{HEARTBEAT}: sent"
    assert worker.sent == [HEARTBEAT]


def test_it_waits_for_the_worker(worker):
    worker.answer = lambda name: note_success(name=name, at=timezone.now())

    assert run_task(HEARTBEAT, "--wait=5") == f"{HEARTBEAT}: finished by the worker"


def test_an_earlier_run_is_not_enough(worker, at):
    TaskRun.objects.create(name=HEARTBEAT, last_finished_at=timezone.now())

    with pytest.raises(CommandError, match="was not finished by a worker in time"):
        run_task(HEARTBEAT, "--wait=1")


def test_a_failure_in_the_worker_is_told(worker):
    worker.answer = lambda name: note_failure(name=name, at=timezone.now(), error="ValueError")

    with pytest.raises(CommandError, match="failed in the worker: ValueError"):
        run_task(HEARTBEAT, "--wait=5")


def test_an_unknown_task_is_refused(worker):
    with pytest.raises(CommandError, match="Scheduled are: .*operations.tasks.beat_heartbeat"):
        run_task("os.system")

    assert worker.sent == []
