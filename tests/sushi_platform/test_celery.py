import pytest
from celery import shared_task
from django.conf import settings

from common.request_context import current_request_id, set_request_id
from sushi_platform.celery import app, drop_the_request_id, hand_on_the_request_id, take_over_the_request_id


@pytest.fixture(autouse=True)
def _no_request_afterwards():
    yield
    set_request_id("")


class Request(dict):
    is_eager = False


class Task:
    def __init__(self, **headers):
        self.request = Request(headers)


@shared_task(name="tests.tell_request_id")
def tell_request_id(told):
    told.append(current_request_id())


def test_a_message_carries_the_id_of_its_request():
    set_request_id("11111111-aaaa")
    headers = {}

    hand_on_the_request_id(headers=headers)

    assert headers == {"sushi_request_id": "11111111-aaaa"}


def test_the_worker_takes_it_over_and_drops_it():
    task = Task(sushi_request_id="11111111-aaaa")

    take_over_the_request_id(task=task)
    assert current_request_id() == "11111111-aaaa"

    drop_the_request_id(task=task)
    assert current_request_id() == ""


def test_a_task_of_beat_has_none():
    set_request_id("left over")

    take_over_the_request_id(task=Task())

    assert current_request_id() == ""


def test_an_eager_task_keeps_its_requests_id():
    set_request_id("11111111-aaaa")
    told = []

    tell_request_id.apply(args=[told])

    assert told == ["11111111-aaaa"]
    assert current_request_id() == "11111111-aaaa"


def test_each_scheduled_task_is_known_to_the_worker():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks) == set()
