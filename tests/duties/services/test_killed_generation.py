"""A night job killed in the middle: nothing of its transaction is left, and the next run makes all of it."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from django.db import connection, connections, transaction

from duties.models import Duty, DutyMonth
from duties.queries.duty_month import compare_months
from duties.services.generation import generate_duties
from tests.factories.accounts import make_region
from tests.factories.enterprises import make_enterprise

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
ENTERPRISES = 40
PATIENCE = 90  # seconds; a child process has Django to load
CHILD = """
import django; django.setup()
from datetime import date, datetime, UTC
from duties.services.generation import generate_duties
at = datetime(2026, 11, 23, 2, tzinfo=UTC)
generate_duties(first_day=date(2026, 11, 23), last_day=date(2026, 11, 29), at=at)
"""


class Killed(Exception):
    pass


@pytest.fixture
def enterprises(db):
    region = make_region("320000", "江苏省", "PROVINCE")
    return [make_enterprise(region) for _number in range(ENTERPRISES)]


def everything(enterprises):
    week = [(MONDAY.replace(day=day), Duty.Kind.DAILY_CONTROL) for day in range(23, 30)]
    return {(enterprise.pk, *key) for enterprise in enterprises for key in [*week, (SUNDAY, 2)]}


def made():
    return list(Duty.objects.values_list("enterprise_id", "due_on", "kind"))


@pytest.mark.parametrize("survived", range(1, 9))
def test_an_error_in_the_middle_leaves_nothing(enterprises, at, survived):
    """At whichever statement it dies."""
    left = [survived]

    def die(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return execute(sql, params, many, context)

    try:
        with transaction.atomic(), connection.execute_wrapper(die):
            generate_duties(first_day=MONDAY, last_day=SUNDAY, at=at)
    except Killed:
        assert made() == []
        assert not DutyMonth.objects.exists()

    generate_duties(first_day=MONDAY, last_day=SUNDAY, at=at)

    assert len(made()) == len(set(made()))
    assert set(made()) == everything(enterprises)
    assert compare_months(month=date(2026, 11, 1)) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_killed_process_leaves_nothing(transactional_db, at):
    """kill -9 while rows are written: the process hangs at a month that another holds, the duties are in."""
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks to stop a process in the middle")
    region = make_region("320000", "江苏省", "PROVINCE")
    enterprises = [make_enterprise(region) for _number in range(ENTERPRISES)]
    DutyMonth.objects.create(enterprise=enterprises[-1], month=date(2026, 11, 1))
    with transaction.atomic():
        list(DutyMonth.objects.select_for_update())
        child = subprocess.Popen([sys.executable, "-c", CHILD], env=_environment())
        backend = _wait_until(lambda: _waiting_backend(child))
        os.kill(child.pid, signal.SIGKILL)
        assert child.wait(timeout=PATIENCE) == -signal.SIGKILL
    _wait_until(lambda: not _is_alive(backend))
    assert made() == []

    generate_duties(first_day=MONDAY, last_day=SUNDAY, at=at)

    assert len(made()) == len(set(made()))
    assert set(made()) == everything(enterprises)
    assert compare_months(month=date(2026, 11, 1)) == []


def _environment():
    facts = connections["default"].settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**facts).replace(":@", "@")
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "sushi_platform.settings"}


def _waiting_backend(child):
    """The process id of the one who waits for the row we hold, once it does."""
    assert child.poll() is None, "the child ended by itself"
    with connection.cursor() as cursor:
        # pg_stat_activity would stand still for the whole of our transaction.
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _is_alive(backend):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [backend])
        return cursor.fetchone()[0] > 0


def _wait_until(ask):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.1)
    raise TimeoutError
