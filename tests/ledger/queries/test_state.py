from datetime import timedelta

import pytest

from ledger.models import WaitingLeaf, WitnessState
from ledger.queries.state import ledger_state
from tests.factories.ledger import cosign_checkpoint, entry_of, make_log
from tests.ledger.witness_of_tests import WITNESS_KEY, WITNESS_NAME, WITNESS_VKEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def witnessed(settings, at):
    settings.LEDGER_WITNESSES = {WITNESS_VKEY: "https://office.example.gov.cn/witness"}
    make_log(3, at=at)
    cosign_checkpoint(3, key=WITNESS_KEY, name=WITNESS_NAME, at=at)


def test_a_co_signature_is_fresh_for_as_long_as_the_setting_says(witnessed, settings, at):
    limit = timedelta(hours=settings.LEDGER_WITNESS_FRESH_HOURS)

    assert ledger_state(at=at + limit).is_well
    state = ledger_state(at=at + limit + timedelta(seconds=1))
    assert (state.is_witnessed, state.is_well) == (False, False)
    assert state.witnesses[0].cosigned_at == at


def test_who_has_found_a_fork_is_no_witness_any_more(witnessed, at):
    WitnessState.objects.create(
        vkey=WITNESS_VKEY, asked_at=at, failed_since=at, error="LogForked", is_permanent=True
    )

    state = ledger_state(at=at)

    assert (state.is_witnessed, state.witnesses[0].error) == (False, "LogForked")


def test_the_newest_signature_counts_not_the_last_row(witnessed, at):
    make_log(4)
    cosign_checkpoint(7, key=WITNESS_KEY, name=WITNESS_NAME, at=at + timedelta(hours=2))
    cosign_checkpoint(3, key=WITNESS_KEY, name=WITNESS_NAME, at=at + timedelta(hours=1))

    (witness,) = ledger_state(at=at).witnesses

    assert (witness.size, witness.cosigned_at) == (7, at + timedelta(hours=2))


def test_without_witnesses_nobody_vouches(at):
    make_log(3, at=at)

    state = ledger_state(at=at)

    assert (state.witnesses, state.is_witnessed, state.has_stopped) == ((), False, False)


def test_what_waits_too_long_says_that_sealing_has_stopped(at):
    WaitingLeaf.objects.create(entry=entry_of(1), written_at=at)
    WaitingLeaf.objects.create(entry=entry_of(2), written_at=at + timedelta(minutes=9))

    assert not ledger_state(at=at + timedelta(minutes=10)).has_stopped
    state = ledger_state(at=at + timedelta(minutes=10, seconds=1))
    assert (state.has_stopped, state.waiting, state.waiting_since) == (True, 2, at)


def test_it_asks_five_queries_however_large_the_log(witnessed, at, django_assert_num_queries):
    make_log(600)

    with django_assert_num_queries(5):
        ledger_state(at=at)
