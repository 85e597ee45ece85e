from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.inspections_complaint import make_complaint

URL = "inspections:list_complaints"


def numbers(client, **filters):
    page = client.get(reverse(URL), filters)
    return [complaint.number for complaint in page.context["page"]]


def test_it_shows_the_territory_only(sign_in, inspector, far_inspector, cadre, noodle_bar):
    complaint = make_complaint(noodle_bar)

    assert numbers(sign_in(inspector)) == numbers(sign_in(cadre)) == [complaint.number]
    assert numbers(sign_in(far_inspector)) == []


def test_it_filters(sign_in, inspector, noodle_bar, rival_bar):
    client = sign_in(inspector)
    accepted, received = make_complaint(noodle_bar, "ACCEPTED"), make_complaint(rival_bar)

    assert numbers(client, state="ACCEPTED") == [accepted.number]
    assert numbers(client, q="对门") == [received.number]
    assert numbers(client, q=accepted.number.lower()) == [accepted.number]


def test_it_marks_what_is_overdue(sign_in, inspector, noodle_bar):
    late = make_complaint(
        noodle_bar, received_on="2020-01-01", answer_due_on="2020-01-02", handled_by=inspector
    )
    soon = make_complaint(noodle_bar, answer_due_on=timezone.localdate() + timedelta(days=2))
    make_complaint(noodle_bar, answer_due_on=timezone.localdate() + timedelta(days=30))
    make_complaint(noodle_bar, "UNFOUNDED")
    client = sign_in(inspector)

    assert numbers(client, due="overdue") == numbers(client, whose="me") == [late.number]
    assert numbers(client, due="soon") == [soon.number]
    assert (len(numbers(client, due="waiting")), len(numbers(client))) == (3, 4)
    assert "已超期</span>" in client.get(reverse(URL)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, noodle_bar, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        make_complaint(noodle_bar)
    client = sign_in(inspector)
    client.get(reverse(URL))

    with django_assert_max_num_queries(10):
        client.get(reverse(URL))
