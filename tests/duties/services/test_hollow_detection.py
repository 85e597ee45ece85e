from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from common.local_time import ZONE
from duties.models import DutyRecord, HollowRule, HollowSignal
from duties.services.hollow_detection import (
    Looked,
    NoHollowRuleInForce,
    look_for_hollow_routines,
    parts_of_territory,
)
from duties.services.hollow_signal import confirm_hollow_signal, dismiss_hollow_signal
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_enterprise

Kind = HollowSignal.Kind
MONDAY = date(2026, 11, 23)
SLOW, HURRIED = 60, 4  # seconds for ten answers


def make_days(enterprise, by, count=8, *, last_day=date(2026, 11, 22), seconds=HURRIED, **fields):
    """Daily records of the days up to `last_day`, each answered in so many seconds."""
    records = []
    for back in range(count):
        day = last_day - timedelta(days=back)
        captured_at = datetime(day.year, day.month, day.day, 10, tzinfo=ZONE)
        answers = [{"item": f"i{number}", "question": "…", "answer": "YES"} for number in range(10)]
        defaults = {
            "started_at": captured_at - timedelta(seconds=seconds),
            "captured_at": captured_at,
            "received_at": captured_at,
            "answers": answers,
        }
        records.append(
            DutyRecord(
                enterprise=enterprise,
                due_on=day,
                kind=1,
                by=by,
                idempotency_key=uuid4(),
                salt=b"0" * 16,
                **defaults | fields,
            )
        )
    return DutyRecord.objects.bulk_create(records)


def look(region, at, as_of=MONDAY):
    return look_for_hollow_routines(region=region, as_of=as_of, at=at)


def test_it_finds_what_is_hollow_with_its_records(noodle_bar, officer, district, at):
    make_days(noodle_bar, officer)

    assert look(district, at) == Looked(found=1, changed=0)

    signal = HollowSignal.objects.get()
    assert (signal.enterprise, signal.manager, signal.kind, signal.state) == (
        noodle_bar,
        officer,
        Kind.IMPOSSIBLE_PACE,
        HollowSignal.State.NEW,
    )
    assert (signal.first_day, signal.last_day, signal.day_count, signal.strength) == (
        date(2026, 11, 15),
        date(2026, 11, 22),
        8,
        HollowSignal.Strength.STRONG,
    )
    assert signal.evidence == {
        "records": sorted(DutyRecord.objects.values_list("pk", flat=True)),
        "hurried": 8,
        "timed": 8,
    }


def test_it_leaves_the_unhurried_alone(noodle_bar, officer, district, at):
    make_days(noodle_bar, officer, seconds=SLOW)

    assert look(district, at) == Looked(0, 0)


def test_a_second_night_finds_nothing_new(noodle_bar, officer, district, at):
    make_days(noodle_bar, officer)
    look(district, at)
    before = HollowSignal.objects.values().get()

    assert look(district, at + timedelta(hours=1)) == Looked(0, 0)
    assert HollowSignal.objects.values().get() == before


def test_a_new_one_grows_and_keeps_its_beginning(noodle_bar, officer, district, at):
    make_days(noodle_bar, officer)
    look(district, at)
    make_days(noodle_bar, officer, 1, last_day=MONDAY)

    assert look(district, at, as_of=MONDAY + timedelta(days=1)) == Looked(found=0, changed=1)
    signal = HollowSignal.objects.get()
    assert (signal.first_day, signal.last_day, signal.day_count) == (date(2026, 11, 15), MONDAY, 9)


@pytest.mark.parametrize("review", [confirm_hollow_signal, dismiss_hollow_signal])
def test_reviewed_days_are_not_judged_again(noodle_bar, officer, inspector, district, at, review):
    make_days(noodle_bar, officer)
    look(district, at)
    review(signal=HollowSignal.objects.get(), reason="看过", by=inspector, at=at)

    assert look(district, at) == Looked(0, 0)

    make_days(noodle_bar, officer, 5, last_day=date(2026, 11, 27))
    assert look(district, at, as_of=date(2026, 11, 28)) == Looked(found=1, changed=0)
    assert HollowSignal.objects.get(state="NEW").first_day == MONDAY


def test_it_looks_only_in_its_part(noodle_bar, officer, far_district, at):
    make_days(noodle_bar, officer)

    assert look(far_district, at) == Looked(0, 0)


def test_an_enterprise_outside_of_districts_is_looked_at_too(city, district, noodle_bar, at):
    make_enterprise(city)

    assert parts_of_territory() == [district, city]


def test_it_needs_a_rule_in_force(district, at):
    HollowRule.objects.update(effective_to=date(2026, 1, 1))

    with pytest.raises(NoHollowRuleInForce):
        look(district, at)


def test_who_was_without_a_network_is_not_late(noodle_bar, officer, district, at):
    sent_at = datetime(2026, 11, 22, 20, tzinfo=ZONE)
    make_days(noodle_bar, officer, 10, seconds=SLOW, is_late=True, received_at=sent_at)

    assert look(district, at) == Looked(0, 0)


def test_days_written_at_one_sitting_are_found(noodle_bar, officer, district, at):
    for back in range(6):
        sitting = datetime(2026, 11, 22, 20, back, tzinfo=ZONE)
        make_days(
            noodle_bar,
            officer,
            1,
            last_day=date(2026, 11, 21) - timedelta(days=back),
            is_late=True,
            started_at=sitting - timedelta(seconds=SLOW),
            captured_at=sitting,
            received_at=sitting,
        )

    look(district, at)

    signal = HollowSignal.objects.get()
    assert (signal.kind, signal.day_count) == (Kind.BATCH_AFTER_DEADLINE, 6)
    assert [batch["seconds"] for batch in signal.evidence["batches"]] == [300]


def test_two_parts_are_looked_at_in_one_transaction(noodle_bar, officer, district, far_district, at):
    """What was read of one part is not taken for another's."""
    make_days(noodle_bar, officer)
    elsewhere = make_enterprise(far_district)
    make_days(elsewhere, make_user("elsewhere", "样本"), seconds=SLOW)

    with transaction.atomic():
        assert look(district, at) == Looked(1, 0)
        assert look(far_district, at) == Looked(0, 0)


def test_the_number_of_queries_is_fixed(noodle_bar, officer, district, at):
    make_days(noodle_bar, officer)
    with CaptureQueriesContext(connection) as of_one:
        look(district, at)
    HollowSignal.objects.all().delete()
    for number in range(3):
        make_days(make_enterprise(district), make_user(f"manager{number}", "样本"))

    with CaptureQueriesContext(connection) as of_four:
        assert look(district, at).found == 4

    assert len(of_four) == len(of_one) <= 22
