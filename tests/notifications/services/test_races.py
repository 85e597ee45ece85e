"""Several workers at once, and one that is killed. SQLite knows no such races."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings as django_settings
from django.db import connection

from accounts.models import User
from notifications.models import Delivery, Notice
from notifications.services.delivery import deliver_batch
from notifications.services.notice import notify, withdraw_notices
from tests.factories.accounts import make_user
from tests.notifications.servers import local_server

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HANDS = 4
WORDS = {"title": "标题", "text": "内容", "url": "/duties/"}


@pytest.fixture(autouse=True)
def _only_postgresql(transactional_db, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks")
    # Here transactions do commit, and the task that follows would look at the real clock.
    monkeypatch.setattr("notifications.tasks.deliver_due.delay", lambda: None)


def at_once(work):
    """Let four hands do it at the same moment, each on a connection of its own."""
    barrier = Barrier(HANDS)

    def hand(number):
        barrier.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(hand, range(HANDS)))


@pytest.fixture
def people(db):
    return [make_user() for _number in range(60)]


def test_the_same_news_from_all_sides_is_told_once(people, at):
    def tell(number):
        order = people if number % 2 else people[::-1]
        return notify(recipients=order, topic="duty", key="1", at=at, **WORDS)

    told = at_once(tell)

    assert sum(told) == len(people)
    assert Notice.objects.count() == len(people)


def test_each_message_goes_out_once_whoever_sends_it(people, clock, mail_server):
    notify(recipients=people, topic="duty", key="1", urgency="URGENT", at=clock.now, **WORDS)

    def deliver(_number):
        count = 0
        while done := deliver_batch(at=clock.now, batch=7):
            count += done
        return count

    at_once(deliver)
    clock.deliver()

    addresses = sorted(letter[0] for letter in mail_server.letters)
    assert addresses == sorted(person.email for person in people)
    assert set(Delivery.objects.values_list("state", "tries")) == {("SENT", 1)}
    assert Delivery.objects.count() == len(people)


def test_news_that_comes_while_others_leave_is_not_lost(people, clock, mail_server):
    person = people[0]
    clock.now += timedelta(minutes=1)

    def work(number):
        for turn in range(10):
            key = f"{number}-{turn}"
            if number % 2:
                deliver_batch(at=clock.now)
            else:
                notify(recipients=[person], topic="duty", key=key, urgency="URGENT", at=clock.now, **WORDS)

    at_once(work)
    clock.deliver()

    assert not Notice.objects.waiting().exists()
    assert Notice.objects.filter(delivery__state="SENT").count() == 20


def test_withdrawing_beside_sending_ends_in_one_of_both(people, clock, mail_server):
    for key in ("a", "b"):
        notify(recipients=people, topic="duty", key=key, urgency="IMPORTANT", at=clock.now, **WORDS)
    clock.now += timedelta(minutes=1)

    def work(number):
        if number:
            deliver_batch(at=clock.now, batch=20)
        else:
            withdraw_notices(topic="duty", keys=["a", "b"], at=clock.now)

    at_once(work)
    clock.deliver()

    assert Notice.objects.filter(settled_at=clock.now).count() == 120
    assert not Delivery.objects.filter(state="WAITING").exists()


KILLED_WORKER = """
import django
django.setup()
from datetime import datetime
from notifications.services.delivery import deliver_batch
print("ready", flush=True)
deliver_batch(at=datetime.fromisoformat("{at}"))
print("finished", flush=True)
"""


def start_worker(clock, server):
    database = connection.settings_dict
    address = f"{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sushi_platform.settings",
        "DATABASE_URL": f"postgres://{address}",
        "WECOM_ROBOT_ORIGINS": server.origin,
        "SECRET_KEY": django_settings.SECRET_KEY,
    }
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", KILLED_WORKER.format(at=clock.now.isoformat())],
        cwd=django_settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_worker_killed_in_the_middle_loses_nothing(officer, clock, wecom_server, robot_of, no_mail):
    robot_of(officer, wecom_server)
    notify(recipients=[officer], topic="duty", key="1", urgency="URGENT", at=clock.now, **WORDS)
    wecom_server.mode = local_server.SILENT
    with start_worker(clock, wecom_server) as worker:
        until = time.monotonic() + 30
        while not Delivery.objects.filter(claim__isnull=False).exists():
            assert time.monotonic() < until, "the worker took nothing in hand"
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        assert "finished" not in worker.stdout.read()
    assert Delivery.objects.get().state == Delivery.State.WAITING

    wecom_server.mode = local_server.OK
    clock.pass_minutes(14)
    assert wecom_server.received == []
    clock.pass_minutes(2)

    assert len(wecom_server.received) == 1
    assert Delivery.objects.get().state == Delivery.State.SENT


def test_ten_thousand_are_told_in_a_handful_of_statements(at, django_assert_num_queries):
    people = User.objects.bulk_create(
        User(username=f"p{number}", display_name="测试", password="!") for number in range(10_000)
    )

    with django_assert_num_queries(7):  # begin and commit, settings, and two each of insert and count
        told = notify(recipients=people, topic="duty", key="1", at=at, **WORDS)

    assert told == 10_000
