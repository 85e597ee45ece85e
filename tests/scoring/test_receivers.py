"""A change below is heard, remembered with the change, and shown after its commit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.local_time import local_date
from inspections.models import Sample
from inspections.signals import samples_finalised
from scoring import receivers
from scoring.models import CurrentIndex, RescoreRequest
from scoring.services.score import recompute_index
from tests.scoring import rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("signal", receivers.NEWS)
def test_every_news_is_remembered(signal, shop, at):
    signal.send(sender=None, enterprise_ids=[shop.pk], at=at)

    assert list(RescoreRequest.objects.values_list("pk", "requested_at")) == [(shop.pk, at)]


def test_the_new_figure_stands_after_the_commit(shop, django_capture_on_commit_callbacks):
    now = timezone.now()
    today = local_date(now)
    recompute_index(as_of=today, at=now, today=today)

    with django_capture_on_commit_callbacks(execute=True):
        rows.add_sample(shop, today, "pending")
        samples_finalised.send(sender=Sample, enterprise_ids=[shop.pk], at=now)

    assert CurrentIndex.objects.get(pk=shop.pk).cap != 0
    assert not RescoreRequest.objects.exists()


def hear(enterprises, at):
    """This receiver alone: other floors listen to the same news."""
    receivers.rescore_after_news(None, enterprise_ids=[each.pk for each in enterprises], at=at)


def test_many_at_once_are_one_message(shop, neighbour, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(receivers, "MOST_MESSAGES", 1)

    with django_capture_on_commit_callbacks() as messages:
        hear([shop, neighbour], timezone.now() - timedelta(seconds=1))
    for send in messages:
        send()

    assert len(messages) == 1
    assert not RescoreRequest.objects.exists()
    assert CurrentIndex.objects.count() == 2


def test_who_waits_already_needs_no_second_message(shop, at, django_capture_on_commit_callbacks):
    hear([shop], at)

    with django_capture_on_commit_callbacks() as messages:
        hear([shop], at)

    assert messages == []
