"""Can this installation do its work right now? Database, broker, and a beat that still beats."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection

from operations.models import TaskRun

HEARTBEAT = "operations.tasks.beat_heartbeat"
BROKER_TIMEOUT_SECONDS = 2


class NotReady(Exception):
    """One part of the installation does not answer; `since` when that is known from outside."""

    def __init__(self, reason: str, since: datetime | None = None):
        super().__init__(reason)
        self.reason = reason
        self.since = since


@dataclass(frozen=True)
class PartState:
    is_ready: bool
    reason: str = ""
    since: datetime | None = None


Ask = Callable[[datetime], None]  # raises NotReady
# What apps above have to ask of themselves; each adds its own in `apps.ready()`.
FURTHER_PARTS: dict[str, Ask] = {}


def add_readiness_part(name: str, ask: Ask) -> None:
    FURTHER_PARTS[name] = ask


# When this process first saw a part fail; a good answer clears it.
_failing_since: dict[str, datetime] = {}
_lock = threading.Lock()


def check_readiness(*, at: datetime) -> dict[str, PartState]:
    parts: dict[str, Ask] = {
        "database": _ask_database,
        "broker": _ask_broker,
        "beat": _ask_beat,
        **FURTHER_PARTS,
    }
    return {name: _state_of(name, ask, at) for name, ask in parts.items()}


def _state_of(name: str, ask: Ask, at: datetime) -> PartState:
    try:
        ask(at)
    except NotReady as not_ready:
        with _lock:
            first_seen = _failing_since.setdefault(name, at)
        return PartState(is_ready=False, reason=not_ready.reason, since=not_ready.since or first_seen)
    with _lock:
        _failing_since.pop(name, None)
    return PartState(is_ready=True)


def _ask_database(at: datetime) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        raise NotReady("database does not answer") from error


def _ask_broker(at: datetime) -> None:
    if settings.REDIS_URL:
        client = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=BROKER_TIMEOUT_SECONDS,
            socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
        )
        try:
            client.ping()
        except redis.RedisError as error:
            raise NotReady("broker does not answer") from error
        finally:
            client.close()
        return
    messages = settings.QUEUE_DIR / "messages"
    if not (messages.is_dir() and os.access(messages, os.R_OK | os.W_OK)):
        raise NotReady("queue folder cannot be written")


def _ask_beat(at: datetime) -> None:
    try:
        heartbeat = TaskRun.objects.filter(name=HEARTBEAT).first()
    except DatabaseError as error:
        raise NotReady("no news of the beat without a database") from error
    if heartbeat is None or heartbeat.last_finished_at is None:
        raise NotReady("no scheduled task has run yet")
    allowed = timedelta(seconds=settings.BEAT_FRESHNESS_SECONDS)
    if at - heartbeat.last_finished_at > allowed:
        raise NotReady("scheduled tasks have stopped", since=heartbeat.last_finished_at)
