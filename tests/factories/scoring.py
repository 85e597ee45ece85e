"""An index for tests, computed by the real services from the facts that are there."""

from datetime import timedelta
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from scoring.models import IndexModelVersion
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
