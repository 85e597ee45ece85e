"""Thirty-two writers commit in any order while sealers look: no leaf is skipped, none sealed twice."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from ledger.models import Checkpoint, Leaf, WaitingLeaf
from ledger.services.sealing import seal
from tests.common.test_merkle import naive_root
from tests.factories.ledger import entry_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WRITERS, ROUNDS = 32, 25
WRITE = "INSERT INTO ledger_waitingleaf (entry) VALUES (%s) RETURNING id"


@pytest.fixture(autouse=True)
def _only_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


def connect():
    found = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return psycopg2.connect(**{name: found[name] for name in names if name in found})


def write(seed):
    """One connection's life: some entries a transaction, some time before its end, one in six given up."""
    chance, committed = random.Random(seed), []
    writer = connect()
    with writer.cursor() as cursor:
        for round_number in range(ROUNDS):
            entries = [entry_of(round_number) for _each in range(chance.randint(1, 4))]
            for entry in entries:
                cursor.execute(WRITE, [entry])
            time.sleep(chance.random() * 0.02)
            if chance.random() < 1 / 6:
                writer.rollback()
            else:
                writer.commit()
                committed += entries
    writer.close()
    return committed


def keep_sealing(stop):
    while not stop.is_set():
        seal(at=timezone.now())
    connection.close()


def test_every_committed_leaf_gets_one_place_and_no_place_stays_empty():
    stop = threading.Event()
    sealers = [threading.Thread(target=keep_sealing, args=[stop]) for _each in range(2)]
    for sealer in sealers:
        sealer.start()
    committed = []
    with ThreadPoolExecutor(WRITERS) as writers:
        # On a busy machine sealers come late: whoever writes goes on until they have looked often enough.
        while Checkpoint.objects.count() <= 10:
            seeds = range(len(committed), len(committed) + WRITERS)
            committed += [entry for entries in writers.map(write, seeds) for entry in entries]
    stop.set()
    for sealer in sealers:
        sealer.join()
    seal(at=timezone.now())

    leaves = list(Leaf.objects.order_by("position").values_list("position", "entry"))
    assert [position for position, _entry in leaves] == list(range(len(committed)))
    assert sorted(entry for _position, entry in leaves) == sorted(committed)
    assert not WaitingLeaf.objects.exists()
    checkpoints = list(Checkpoint.objects.all())
    assert len(checkpoints) > 10  # they did seal while the others wrote
    assert bytes(checkpoints[-1].root) == naive_root([entry.encode() for _position, entry in leaves])
    for checkpoint in random.Random(7).sample(checkpoints, 10):
        wanted = naive_root([entry.encode() for _position, entry in leaves[: checkpoint.size]])
        assert bytes(checkpoint.root) == wanted


def test_polling_for_larger_ids_would_have_lost_what_commits_late():
    """Why the sealer takes whatever waits: the smaller id is committed after the larger one was seen."""
    slow, quick = connect(), connect()
    with slow.cursor() as slow_cursor, quick.cursor() as quick_cursor:
        slow_cursor.execute(WRITE, [entry_of(1)])
        slow_id = slow_cursor.fetchone()[0]
        quick_cursor.execute(WRITE, [entry_of(2)])
        quick_id = quick_cursor.fetchone()[0]
        quick.commit()
        seen = list(WaitingLeaf.objects.filter(pk__gt=0).values_list("pk", flat=True))
        sealed_first = seal(at=timezone.now())
        slow.commit()
    later = WaitingLeaf.objects.filter(pk__gt=max(seen))
    slow.close()
    quick.close()

    assert (seen, slow_id < quick_id, later.exists()) == ([quick_id], True, False)  # the poller never sees it
    assert (sealed_first, seal(at=timezone.now())) == (1, 1)
    assert sorted(Leaf.objects.values_list("position", flat=True)) == [0, 1]


def test_while_one_seals_another_has_nothing_to_do():
    """The lock is held by another transaction: it returns at once instead of waiting for its turn."""
    with connect() as other, other.cursor() as cursor:
        WaitingLeaf.objects.create(entry=entry_of(1))
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [0x6C6564676572])
        assert seal(at=timezone.now()) == 0
        other.rollback()
    other.close()

    assert seal(at=timezone.now()) == 1
