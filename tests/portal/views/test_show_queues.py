from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.hazards import make_hazard
from tests.factories.inspections_complaint import make_complaint

URL = reverse("portal:show_queues")


def test_it_says_when_nothing_waits(sign_in, auditor):
    assert "没有归您办的事" in sign_in(auditor).get(URL).text


def test_overdue_stands_first_and_opens_its_list(sign_in, inspector, noodle_bar):
    make_hazard(noodle_bar, at=timezone.now() - timedelta(days=90))
    make_complaint(noodle_bar, answer_due_on=timezone.localdate() + timedelta(days=30))

    page = sign_in(inspector).get(URL).text

    assert page.index("隐患：整改超期") < page.index("投诉举报：办理中")
    address = reverse("hazards:list_hazards")
    assert f'<a class="queue__line" href="{address}?state=overdue&amp;whose=queue">' in page
    assert "被退回" not in page  # empty parts are left out


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, noodle_bar, rows, django_assert_num_queries
):
    for _row in range(rows):
        make_hazard(noodle_bar, at=timezone.now() - timedelta(days=90))
        make_complaint(noodle_bar)
    client = sign_in(inspector)
    client.get(URL)

    with django_assert_num_queries(26):
        client.get(URL)
