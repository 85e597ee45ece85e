from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from staff.models import DataRequest
from tests.factories.staff import make_data_request

State = DataRequest.State


@pytest.mark.parametrize("old", State.values)
@pytest.mark.parametrize("new", State.values)
def test_only_the_moves_are_moves(old, new):
    request = DataRequest(state=old)

    if new in DataRequest.MOVES[State(old)]:
        request.move_to(new)
        assert request.state == new
    else:
        with pytest.raises(ValueError, match="→"):
            request.move_to(new)


def test_overdue_is_the_day_after_the_term(cook, at):
    request = make_data_request(cook, at=at)

    for day, is_overdue in ((request.due_on, False), (request.due_on + timedelta(days=1), True)):
        assert request.is_overdue(day) is is_overdue
        assert DataRequest.objects.overdue(day).exists() is is_overdue


def test_a_withdrawn_one_is_never_overdue(cook, at):
    request = make_data_request(cook, at=at, state=State.WITHDRAWN)

    assert not request.is_overdue(request.due_on + timedelta(days=1))


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.GRANTED},  # by nobody, at no time
        {"state": State.OPEN, "decided_at": "at"},
        {"state": State.REFUSED, "decided_at": "at"},  # without an answer
    ],
)
def test_the_table_wants_an_answer_with_a_decision(cook, at, fields):
    fields = {name: at if value == "at" else value for name, value in fields.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        make_data_request(cook, at=at, **fields)
