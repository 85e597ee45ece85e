"""An index for tests, computed by the real services from the facts that are there, and what is said of it."""

from datetime import timedelta
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from common.local_time import local_date
from scoring.models import CurrentIndex, IndexModelVersion
from scoring.services.objection import file_objection
from scoring.services.reply import write_reply
from scoring.services.score import recompute_index


def compute_today(days_ago=0):
    """The index of all enterprises as of today (or of a day before), as the night would have it."""
    today = timezone.localdate()
    as_of = today - timedelta(days=days_ago)
    return recompute_index(as_of=as_of, at=timezone.now(), today=today)


def model_in_force():
    return IndexModelVersion.objects.in_force(timezone.localdate()).get()


def deliver_model_versions():
    """The versions that a migration delivers, after a test with real transactions has emptied the tables."""
    delivery = import_module("scoring.migrations.0003_deliver_model_versions")
    delivery.deliver(apps, None)


def make_objection(enterprise, by, at, part="SUPERVISION"):
    """An objection to the score of today, which is computed where there is none yet."""
    if not CurrentIndex.objects.filter(pk=enterprise.pk).exists():
        recompute_index(as_of=local_date(at), at=at, today=local_date(at))
    return file_objection(enterprise=enterprise, part=part, statement="检查记错了门店", by=by, at=at)


def make_reply(enterprise, by, at, text="已更换冷藏柜", **about):
    return write_reply(enterprise=enterprise, text=text, by=by, at=at, **about)
