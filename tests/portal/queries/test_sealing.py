from datetime import timedelta

import pytest
from django.db import DatabaseError

from ledger.models import WaitingLeaf
from operations.queries.readiness import NotReady, check_readiness
from portal.queries import sealing
from tests.factories.ledger import entry_of

pytestmark = pytest.mark.django_db


def test_leaves_may_wait_for_ten_minutes(at):
    sealing.ask_sealing(at)
    WaitingLeaf.objects.create(entry=entry_of(1), written_at=at)
    sealing.ask_sealing(at + timedelta(minutes=10))

    with pytest.raises(NotReady, match="sealing has stopped"):
        sealing.ask_sealing(at + timedelta(minutes=10, seconds=1))


def test_it_is_told_since_when(at):
    WaitingLeaf.objects.create(entry=entry_of(1), written_at=at)

    state = check_readiness(at=at + timedelta(hours=1))["sealing"]

    assert (state.is_ready, state.reason, state.since) == (False, "sealing has stopped", at)


def test_a_lost_database_is_told(at, monkeypatch):
    def lost():
        raise DatabaseError("server at 10.0.0.1 is gone")

    monkeypatch.setattr(sealing, "waiting_since", lost)

    with pytest.raises(NotReady, match="without a database"):
        sealing.ask_sealing(at)
