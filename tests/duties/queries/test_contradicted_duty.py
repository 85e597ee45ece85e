"""What index and lists are made from says what was sealed, or is named."""

from datetime import date

import pytest
from django.db import transaction

from duties.models import Duty
from duties.queries.contradicted_duty import contradicted_duties
from tests.factories.duties import make_duty, make_record
from tests.ledger.tampering import change_rows


@pytest.fixture
def record(noodle_bar, officer, at):
    make_duty(noodle_bar, date(2026, 11, 22))
    return make_record(noodle_bar, officer, at=at)


TAMPERINGS = [
    ("UPDATE duties_duty SET state = 3 WHERE state = 2", "state LATE"),
    ("UPDATE duties_duty SET submitted_at = '2026-11-23 01:00:00+00:00' WHERE state = 2", "submitted_at"),
    ("UPDATE duties_duty SET state = 5, submitted_at = NULL WHERE state = 2", "state EXEMPT"),
    (
        "UPDATE duties_duty SET state = 2, submitted_at = '2026-11-22 01:00:00+00:00' WHERE state = 1",
        "no record",
    ),
    ("UPDATE duties_dutymonth SET daily_on_time = 0", "daily_on_time"),
    ("UPDATE duties_dutymonth SET daily_done = daily_done | 1", "daily_done"),
    ("DELETE FROM duties_duty WHERE state = 2", "daily_due"),
]


@pytest.mark.parametrize(("change", "words"), TAMPERINGS)
def test_what_was_changed_is_named(record, change, words):
    assert list(contradicted_duties()) == []

    change_rows(change)

    found = list(contradicted_duties())
    assert any(words in one.detail for one in found)
    of_record = [one for one in found if one.record_id is not None]
    assert all((one.record_id, one.revision) == (record.idempotency_key, 1) for one in of_record)


def test_two_enterprises_with_the_same_month_are_told_apart(record, rival_bar, rival, at):
    make_record(rival_bar, rival, at=at)
    with transaction.atomic():
        change_rows("UPDATE duties_duty SET state = 3 WHERE enterprise_id = %s AND state = 2", [rival_bar.pk])

    assert {one.detail.split(" ")[1] for one in contradicted_duties() if one.record_id} == {str(rival_bar.pk)}
    assert Duty.objects.filter(state=2).count() == 1
