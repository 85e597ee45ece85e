import json
import logging
import logging.config
import sys

import pytest

from common.request_context import set_request_id
from sushi_platform.logging import JsonFormatter, QuietTaskFilter, RequestIdFilter, log_settings


def line(record, **options):
    RequestIdFilter().filter(record)
    return json.loads(JsonFormatter(**options).format(record))


def record(message="counted", *args, name="duties.tasks", exc_info=None, **extra):
    made = logging.LogRecord(name, logging.INFO, "file.py", 1, message, args, exc_info)
    made.__dict__.update(extra)
    return made


def failure(text):
    try:
        raise ValueError(text)
    except ValueError:
        return sys.exc_info()


@pytest.fixture
def request_id():
    set_request_id("11111111-aaaa")
    yield "11111111-aaaa"
    set_request_id("")


def test_a_line_is_one_json_object(request_id):
    got = line(record("counted %d", 3, count=3))

    assert got | {"at": ""} == {
        "at": "",
        "level": "INFO",
        "logger": "duties.tasks",
        "message": "counted 3",
        "request_id": request_id,
        "count": 3,
    }


def test_outside_a_request_there_is_no_id():
    assert "request_id" not in line(record())


def test_unknown_extras_are_dropped():
    assert "username" not in line(record(username="zhangsan"))


def test_line_breaks_stay_inside_the_line():
    assert "\n" not in JsonFormatter().format(record("first\nsecond"))


def test_production_leaves_the_words_of_an_exception_out():
    got = line(record(exc_info=failure("张三 13812345678")))

    assert got["exception"]["class"] == "builtins.ValueError"
    assert got["exception"]["frames"][-1].endswith(" failure")
    assert "13812345678" not in json.dumps(got, ensure_ascii=False)


def test_development_shows_them():
    got = line(record(exc_info=failure("too many")), with_exception_messages=True)

    assert got["exception"]["message"] == "too many"


@pytest.mark.parametrize(
    ("task", "level", "is_kept"),
    [
        ("ledger.tasks.seal", logging.INFO, False),
        ("ledger.tasks.seal", logging.ERROR, True),
        ("scoring.tasks.run_night", logging.INFO, True),
    ],
)
def test_a_task_that_runs_every_few_seconds_says_only_what_went_wrong(task, level, is_kept):
    made = record("Task %(name)s received", {"name": task}, name="celery.worker.strategy")
    made.levelno = level

    sent = record("Scheduler: Sending due task %s (%s)", "a name", task, name="celery.beat")
    sent.levelno = level

    assert QuietTaskFilter().filter(made) is is_kept
    assert QuietTaskFilter().filter(sent) is is_kept
    assert QuietTaskFilter().filter(record("counted %d", 3)) is True


def test_celery_quotes_no_exception_in_production():
    template = "Task %(name)s[%(id)s] %(description)s: %(exc)s"
    context = {
        "name": "scoring.tasks.run_night",
        "id": "1",
        "description": "raised",
        "exc": "张三",
    }
    made = record(template, name="celery.app.trace")
    made.args = context

    assert line(made)["message"] == "Task scoring.tasks.run_night[1] raised: …"


def test_django_quotes_no_path():
    made = record("%s: %s", "Internal Server Error", "/people/zhangsan/", name="django.request")

    assert line(made)["message"] == "Request failed"


def test_the_lockout_library_is_silent(settings):
    """It writes user names and addresses."""
    assert settings.LOGGING["loggers"]["axes"]["level"] == "CRITICAL"
    assert logging.getLogger("axes").getEffectiveLevel() == logging.CRITICAL


def test_web_server_and_django_share_one_form():
    made = log_settings(with_exception_messages=False)

    assert made["handlers"]["console"]["formatter"] == "json"
    assert made["root"]["handlers"] == ["console"]
    assert all(
        not logger.get("propagate", True) or not logger.get("handlers") for logger in made["loggers"].values()
    )
