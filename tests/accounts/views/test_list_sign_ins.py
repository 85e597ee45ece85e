from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import SignIn
from accounts.services.sign_in import record_sign_in

URL = reverse("accounts:list_sign_ins")


def sign_ins(user, count, at):
    for number in range(count):
        record_sign_in(
            user=user,
            outcome=SignIn.Outcome.FAILED,
            address="192.0.2.7",
            user_agent=f"phone {number}",
            at=at + timedelta(minutes=number),
        )


def test_it_shows_ones_own_newest_first(officer, rival, sign_in, at):
    client = sign_in(officer)
    sign_ins(officer, 2, at)
    sign_ins(rival, 1, at)

    page = client.get(URL).context["page"]

    assert [(row.user, row.user_agent) for row in page] == [(officer, "phone 1"), (officer, "phone 0")]


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_same_number_of_questions(officer, sign_in, at, count, django_assert_num_queries):
    client = sign_in(officer)
    sign_ins(officer, count, at)

    with django_assert_num_queries(6):  # session, user, roles; count, page; bell
        client.get(URL)


def test_it_is_paginated(officer, sign_in, at):
    client = sign_in(officer)
    sign_ins(officer, 60, at)

    response = client.get(URL, {"page": "2"})

    assert (len(response.context["page"].object_list), response.context["page"].paginator.count) == (10, 60)
