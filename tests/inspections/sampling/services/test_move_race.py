"""Two people move one sample in the same instant: SQLite lets one write at a time and knows no such race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from inspections.models import SampleMove
from inspections.services.sampling.custody import hand_over
from inspections.services.sampling.ending import tell_result
from inspections.services.sampling.move import NotInThatState
from inspections.services.sampling.objection import object_to_result
from ledger.models import WaitingLeaf
from notifications.models import Notice
from tests.factories.inspections_sampling import (
    SEAL,
    make_laboratory,
    make_reported,
    make_second_sampler,
    make_taken,
    make_told_to_both,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs writers at once")


def at_once(*works):
    """What each came to: a value, or the refusal."""
    barrier = Barrier(len(works))

    def run(work):
        barrier.wait()
        try:
            return work()
        except NotInThatState as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def refusals(outcomes):
    return sum(isinstance(one, NotInThatState) for one in outcomes)


def test_a_result_is_told_once(noodle_bar, inspector, principal, at):
    second = make_second_sampler(inspector)
    sample = make_reported(noodle_bar, inspector, at, second=second)
    leaves = WaitingLeaf.objects.count()
    later = at + timedelta(hours=3)

    outcomes = at_once(
        lambda: tell_result(sample=sample, by=inspector, at=later),
        lambda: tell_result(sample=sample, by=second, at=later),
    )

    assert refusals(outcomes) == 1
    told = SampleMove.objects.get(sample=sample, act=SampleMove.Act.TELL)
    assert told.by in (inspector, second)
    sample.refresh_from_db()
    assert sample.state == told.to_state
    numbers = list(sample.moves.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert WaitingLeaf.objects.count() == leaves + 1
    keys = list(Notice.objects.filter(user=principal).values_list("topic", "key"))
    assert len(keys) == len(set(keys))


def test_a_sample_is_received_by_one_laboratory(noodle_bar, inspector, at):
    second = make_second_sampler(inspector)
    sample = make_taken(noodle_bar, inspector, at, second=second)
    first, other = make_laboratory("L1"), make_laboratory("L2")
    later = at + timedelta(hours=1)

    def hand_to(laboratory, by):
        return lambda: hand_over(
            sample=sample, laboratory=laboratory, seal_number=SEAL, is_seal_intact=True, by=by, at=later
        )

    outcomes = at_once(hand_to(first, inspector), hand_to(other, second))

    assert refusals(outcomes) == 1
    stands = next(one for one in outcomes if not isinstance(one, NotInThatState))
    sample.refresh_from_db()
    assert sample.laboratory == stands.laboratory
    assert sample.handovers.get().receiver == stands.laboratory.name


def test_both_are_heard_at_once(noodle_bar, rival_bar, inspector, officer, rival, at):
    sample = make_told_to_both(noodle_bar, rival_bar, inspector, at)
    later = at + timedelta(hours=6)

    def object_as(enterprise, by):
        said = {"kind": "METHOD", "reason": "方法不适用", "by": by, "at": later, "enterprise": enterprise}
        return lambda: object_to_result(sample=sample, **said)

    outcomes = at_once(object_as(noodle_bar, officer), object_as(rival_bar, rival))

    assert {one.enterprise for one in outcomes} == {noodle_bar, rival_bar}
    sample.refresh_from_db()
    assert sample.state == "OBJECTED"
    numbers = list(sample.moves.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
