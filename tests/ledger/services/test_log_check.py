"""Each night what is new, from time to time all of it; what was found stays until a look finds it no more."""

from datetime import timedelta

import pytest

from duties.models import Duty
from ledger.models import LogCheck
from ledger.queries.log_check import check_state, open_check
from ledger.services.log_check import check_log
from ledger.services.sealing import seal
from tests.factories.duties import make_record
from tests.factories.ledger import AT
from tests.ledger.tampering import change_rows

DAY = timedelta(days=1)


@pytest.fixture
def record(noodle_bar, officer, at):
    record = make_record(noodle_bar, officer, at=at)
    seal(at=at)
    return record


def look(night):
    at = AT + night * DAY
    return check_log(at=at, now=lambda: at + timedelta(hours=1))


def test_the_first_look_is_at_everything_and_the_next_at_what_is_new(record):
    looks = [look(night) for night in range(8)]

    assert [one.finding_count for one in looks] == [0] * 8
    assert [(one.since_size, one.size) for one in looks] == [(0, 1)] + [(1, 1)] * 6 + [(0, 1)]


def test_what_was_changed_is_named_until_it_is_put_back(record):
    look(0)
    Duty.objects.update(submitted_at=AT - DAY)
    found = look(1)
    assert (found.finding_count, found.since_size) == (1, 1)
    assert "does not say what its record says: state ON_TIME" in found.findings[0]

    assert look(2).finding_count == 1
    assert open_check().pk == LogCheck.objects.last().pk
    Duty.objects.update(submitted_at=record.received_at)
    assert look(3).finding_count == 0
    assert open_check() is None


def test_what_a_whole_look_found_is_looked_for_as_widely_the_next_night(record):
    look(0)
    change_rows("UPDATE duties_dutyrecord SET note = '改过'")
    looks = [look(night) for night in (7, 8)]

    assert [(one.since_size, one.finding_count) for one in looks] == [(0, 1), (0, 1)]


def test_a_log_that_nobody_looks_through_says_so(record):
    assert not check_state(at=AT + DAY).has_stopped
    assert check_state(at=AT + 3 * DAY).has_stopped

    look(3)
    state = check_state(at=AT + 4 * DAY)
    assert (state.has_stopped, state.newest, state.found) == (False, state.whole, None)
