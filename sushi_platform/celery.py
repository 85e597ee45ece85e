"""The Celery application: workers and beat read their settings from Django's."""

import logging.config
import os

from celery import Celery
from celery.signals import (
    beat_init,
    before_task_publish,
    celeryd_init,
    setup_logging,
    task_postrun,
    task_prerun,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from common.request_context import current_request_id, set_request_id
from sushi_platform.checks import refuse_unsafe_production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sushi_platform.settings")

app = Celery("sushi_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_the_platforms_logging(**kwargs):
    logging.config.dictConfig(settings.LOGGING)


@celeryd_init.connect
@beat_init.connect
def refuse_to_start_unsafe(**kwargs):
    try:
        refuse_unsafe_production()
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from refusal  # Celery would only log an ordinary exception


@before_task_publish.connect
def hand_on_the_request_id(headers=None, **kwargs):
    if headers is not None:
        headers["sushi_request_id"] = current_request_id()


@task_prerun.connect
def take_over_the_request_id(task=None, **kwargs):
    # An eager task runs inside its request and keeps that one's id.
    if not task.request.is_eager:
        set_request_id(task.request.get("sushi_request_id") or "")


@task_postrun.connect
def drop_the_request_id(task=None, **kwargs):
    if not task.request.is_eager:
        set_request_id("")
