from contextlib import suppress

import pytest
from django.db import transaction

from common.gathering import gather_until_commit

pytestmark = pytest.mark.django_db(transaction=True)


class Undone(Exception):
    pass


@transaction.atomic
def gather_and_undo(number, sent):
    gather_until_commit([number], sent.append)
    raise Undone


def test_it_sends_once_when_the_transaction_commits():
    sent = []
    with transaction.atomic():
        for number in (3, 1, 3, 2):
            gather_until_commit([number], sent.append)
        assert sent == []

    assert sent == [[1, 2, 3]]


def test_it_sends_at_once_outside_of_a_transaction():
    sent = []

    gather_until_commit([2, 1], sent.append)
    gather_until_commit([3], sent.append)

    assert sent == [[1, 2], [3]]


def test_two_receivers_are_told_apart():
    one, two = [], []
    with transaction.atomic():
        gather_until_commit([1], one.append)
        gather_until_commit([2], two.append)

    assert (one, two) == ([[1]], [[2]])


def test_nothing_is_sent_for_what_was_rolled_back():
    sent = []
    with suppress(Undone):
        gather_and_undo(1, sent)
    with transaction.atomic():
        gather_until_commit([2], sent.append)

    assert sent == [[2]]


def test_a_savepoint_that_is_undone_takes_nobody_elses_news_with_it():
    sent = []
    with transaction.atomic():
        with suppress(Undone):
            gather_and_undo(1, sent)
        with transaction.atomic():
            gather_until_commit([2], sent.append)
        gather_until_commit([3], sent.append)

    assert sent == [[2, 3]]


def test_what_is_told_inside_a_savepoint_joins_what_waits_outside():
    sent = []
    with transaction.atomic():
        gather_until_commit([1], sent.append)
        with transaction.atomic():
            gather_until_commit([2], sent.append)

    assert sent == [[1, 2]]


def test_what_was_told_in_a_finished_savepoint_goes_along():
    """Each service has a transaction of its own inside the caller's."""
    sent = []
    with transaction.atomic():
        for number in (1, 2, 3):
            with transaction.atomic():
                gather_until_commit([number], sent.append)

    assert sent == [[1, 2, 3]]
