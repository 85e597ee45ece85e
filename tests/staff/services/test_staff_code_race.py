"""Two phones scan one code in the same instant. SQLite lets one write at a time and knows no such race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from staff.models import CodeScan
from staff.services.staff_code import CodeAlreadyUsed, CodeRefused, make_staff_code, use_staff_code

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HANDS = 6


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs writers at once")


def test_exactly_one_wins(cook, noodle_bar, officer, at):
    token = make_staff_code(person=cook, purpose="C", at=at)
    barrier = Barrier(HANDS)

    def scan(_number):
        barrier.wait()
        try:
            return use_staff_code(token=token, purpose="C", enterprise=noodle_bar, by=officer, at=at).pk
        except CodeRefused as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        answers = list(pool.map(scan, range(HANDS)))

    assert sorted(map(str, answers)) == sorted([str(cook.pk)] + [str(CodeAlreadyUsed)] * (HANDS - 1))
    outcomes = CodeScan.objects.values_list("outcome", flat=True)
    assert sorted(outcomes) == ["ACCEPTED"] + ["ALREADY_USED"] * (HANDS - 1)
