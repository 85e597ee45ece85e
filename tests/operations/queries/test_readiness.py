import socket
from datetime import timedelta

import pytest
from django.db import DatabaseError

from operations.models import TaskRun
from operations.queries import readiness
from operations.queries.readiness import HEARTBEAT, NotReady, PartState, check_readiness

READY = PartState(is_ready=True)


@pytest.fixture(autouse=True)
def _forget_failures():
    readiness._failing_since.clear()


@pytest.fixture
def heartbeat(db, at):
    return TaskRun.objects.create(name=HEARTBEAT, last_finished_at=at)


def test_all_is_well(heartbeat, at):
    assert check_readiness(at=at) == {
        "database": READY,
        "broker": READY,
        "beat": READY,
        "sealing": READY,
    }


def test_a_beat_may_be_as_old_as_the_setting_says(heartbeat, at, settings):
    limit = timedelta(seconds=settings.BEAT_FRESHNESS_SECONDS)

    assert check_readiness(at=at + limit)["beat"] == READY
    assert check_readiness(at=at + limit + timedelta(seconds=1))["beat"] == PartState(
        is_ready=False, reason="scheduled tasks have stopped", since=at
    )


@pytest.mark.django_db
def test_a_beat_that_never_was_is_missed_since_it_was_first_asked_for(at):
    check_readiness(at=at)

    later = check_readiness(at=at + timedelta(hours=1))

    assert later["beat"] == PartState(is_ready=False, reason="no scheduled task has run yet", since=at)


def test_a_good_answer_forgets_the_failure(db, at):
    check_readiness(at=at)
    TaskRun.objects.create(name=HEARTBEAT, last_finished_at=at)
    check_readiness(at=at)
    TaskRun.objects.all().delete()

    again = check_readiness(at=at + timedelta(hours=1))

    assert again["beat"].since == at + timedelta(hours=1)


def test_a_lost_database_is_told(at, monkeypatch):
    class Lost:
        def cursor(self):
            raise DatabaseError("server at 10.0.0.1 is gone")

    class LostRows:
        @staticmethod
        def filter(**kwargs):
            raise DatabaseError("server at 10.0.0.1 is gone")

    monkeypatch.setattr(readiness, "FURTHER_PARTS", {})
    monkeypatch.setattr(readiness, "connection", Lost())
    monkeypatch.setattr(readiness.TaskRun, "objects", LostRows())

    states = check_readiness(at=at)

    assert states["database"] == PartState(is_ready=False, reason="database does not answer", since=at)
    assert states["beat"].is_ready is False
    assert states["broker"] == READY


def test_an_app_above_asks_of_itself(heartbeat, at, monkeypatch):
    def ask(asked_at):
        raise NotReady("the kitchen is cold", since=asked_at - timedelta(days=1))

    monkeypatch.setitem(readiness.FURTHER_PARTS, "kitchen", ask)

    assert check_readiness(at=at)["kitchen"] == PartState(
        is_ready=False, reason="the kitchen is cold", since=at - timedelta(days=1)
    )


def test_a_lost_redis_is_told(heartbeat, at, settings):
    with socket.socket() as probe:  # a port where nobody listens
        probe.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"

        states = check_readiness(at=at)

    assert states["broker"] == PartState(is_ready=False, reason="broker does not answer", since=at)


def test_a_lost_queue_folder_is_told(heartbeat, at, settings, tmp_path):
    settings.REDIS_URL = ""
    settings.QUEUE_DIR = tmp_path / "gone"

    states = check_readiness(at=at)

    assert states["broker"] == PartState(is_ready=False, reason="queue folder cannot be written", since=at)
