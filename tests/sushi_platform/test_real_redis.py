"""With REDIS_URL set, the suite meets the real one: cache, broker, readiness."""

import uuid

import pytest
from celery import Celery
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from operations.models import TaskRun
from operations.queries.readiness import HEARTBEAT, check_readiness

pytestmark = pytest.mark.skipif(not settings.REDIS_URL, reason="needs REDIS_URL")


def test_the_cache_is_redis_and_keeps_values():
    cache.set("colour", "teal", 10)

    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert cache.get("colour") == "teal"


@pytest.mark.django_db
def test_readiness_asks_the_real_broker():
    TaskRun.objects.create(name=HEARTBEAT, last_finished_at=timezone.now())

    assert check_readiness(at=timezone.now())["broker"].is_ready


def test_a_message_goes_through_the_broker():
    app = Celery("trial", broker=settings.REDIS_URL, set_as_current=False)
    queue_name = f"trial-{uuid.uuid4().hex}"
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue(queue_name)
        app.send_task("tests.anything", args=[7], queue=queue_name)
        message = queue.get(timeout=5)
        message.ack()
        queue.clear()
        queue.close()

    assert message.headers["task"] == "tests.anything"
    assert message.payload[0] == [7]
