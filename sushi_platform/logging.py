"""Logs as one JSON object a line, with the id of the request and without personal data.

No user name, address, query string or form value is written. Messages of exceptions can hold
values of rows, so production writes their class and place only.
"""

import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

from common.request_context import current_request_id

# What a caller may add by `extra=`; anything else on a record is dropped.
EXTRA_FIELDS = ("method", "route", "status", "milliseconds", "task", "task_id", "enterprise_id", "count")


QUIET_TASKS = {"ledger.tasks.seal"}


class RequestIdFilter(logging.Filter):
    """Puts the id of the current request, or of the request that sent the current task, on each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id()
        return True


class QuietTaskFilter(logging.Filter):
    """Leaves out that a task which runs every few seconds was sent, received, ended well; failures stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno > logging.INFO or not record.name.startswith("celery.") or not record.args:
            return True
        # The worker gives its words by name, beat in a row.
        named = [record.args.get("name")] if isinstance(record.args, Mapping) else record.args
        return not any(word in QUIET_TASKS for word in named if isinstance(word, str))


class JsonFormatter(logging.Formatter):
    def __init__(self, *, with_exception_messages: bool = False):
        super().__init__()
        self.with_exception_messages = with_exception_messages

    def format(self, record: logging.LogRecord) -> str:
        line: dict = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._message_of(record),
        }
        if request_id := getattr(record, "request_id", ""):
            line["request_id"] = request_id
        line |= {name: getattr(record, name) for name in EXTRA_FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = self._exception(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)

    def _message_of(self, record: logging.LogRecord) -> str:
        if record.name == "django.request":
            return "Request failed"  # Django's own sentence quotes the path; the access line has the route
        if (
            record.name == "celery.app.trace"
            and isinstance(record.args, dict)
            and not self.with_exception_messages
        ):
            return record.msg % (record.args | dict.fromkeys(("exc", "return_value", "traceback"), "…"))
        return record.getMessage()

    def _exception(self, error: BaseException) -> dict:
        frames = traceback.extract_tb(error.__traceback__)
        described = {
            "class": f"{type(error).__module__}.{type(error).__qualname__}",
            "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        }
        if self.with_exception_messages:
            described["message"] = str(error)
        return described


def log_settings(*, with_exception_messages: bool) -> dict:
    """One handler for everything, so that a line looks the same from web, worker, beat and command."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "sushi_platform.logging.RequestIdFilter"},
            "quiet_tasks": {"()": "sushi_platform.logging.QuietTaskFilter"},
        },
        "formatters": {
            "json": {
                "()": "sushi_platform.logging.JsonFormatter",
                "with_exception_messages": with_exception_messages,
            }
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["request_id", "quiet_tasks"],
            }
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},  # 4xx are in the access lines, without their addresses
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "axes": {"level": "CRITICAL"},  # names users and addresses; the sign-in history has its own table
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
