"""Two at once, each on a connection of its own. SQLite lets one write at a time and knows no such races."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import AuditEntry
from duties.models import Duty, DutyMonth, DutyRecord, DutyRule
from duties.queries.duty_month import compare_months
from duties.services.duty import AlreadySubmitted, DutyRefused, submit_duty
from duties.services.generation import generate_duties
from tests.factories.duties import hand_in, make_duty
from tests.factories.enterprises import make_enterprise

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 11, 23)
HANDS = 4


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks")
    # Emptying the tables after an earlier test of this kind took the seeded rule along.
    DutyRule.objects.get_or_create(effective_from=date(2022, 11, 1), defaults={"legal_basis": "令60号"})


def at_once(work):
    """Do the same on several connections at the same moment; what each gave, or the refusal it met."""
    barrier = Barrier(HANDS)

    def run(number):
        barrier.wait()
        try:
            return work(number)
        except DutyRefused as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(run, range(HANDS)))


def submission(enterprise, by, at, keys):
    def submit(number):
        return submit_duty(
            enterprise=enterprise,
            kind=Duty.Kind.DAILY_CONTROL,
            due_on=DAY,
            by=by,
            at=at,
            handed_in=hand_in(idempotency_key=keys[number]),
        ).pk

    return submit


def test_of_two_people_one_hands_in(noodle_bar, officer, at):
    make_duty(noodle_bar, DAY)

    answers = at_once(submission(noodle_bar, officer, at, [uuid4() for _ in range(HANDS)]))

    record = DutyRecord.objects.get()
    assert sorted(map(str, answers)) == sorted([str(record.pk)] + [str(AlreadySubmitted)] * (HANDS - 1))
    assert AuditEntry.objects.count() == 1


def test_the_same_message_twice_at_once_is_stored_once(noodle_bar, officer, at):
    make_duty(noodle_bar, DAY)

    answers = at_once(submission(noodle_bar, officer, at, [uuid4()] * HANDS))

    assert answers == [DutyRecord.objects.get().pk] * HANDS


def test_days_of_one_month_keep_all_their_bits(noodle_bar, officer, at):
    days = [date(2026, 11, day) for day in range(20, 20 + HANDS)]
    for day in days:
        make_duty(noodle_bar, day)

    at_once(
        lambda number: submit_duty(
            enterprise=noodle_bar,
            kind=Duty.Kind.DAILY_CONTROL,
            due_on=days[number],
            by=officer,
            at=at,
            handed_in=hand_in(),
        )
    )

    assert DutyMonth.objects.get().daily_done == 0b1111 << 19
    assert compare_months(month=date(2026, 11, 1)) == []


def test_generations_at_once_make_each_duty_once(district, at):
    for _number in range(30):
        make_enterprise(district)

    made = at_once(lambda number: generate_duties(first_day=DAY, last_day=date(2026, 12, 2), at=at))

    assert sorted(made) == [0] * (HANDS - 1) + [30 * 12]
    assert Duty.objects.count() == 30 * 12
    assert [compare_months(month=date(2026, month, 1)) for month in (11, 12)] == [[], []]
