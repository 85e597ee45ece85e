from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from enterprises.models import ClosedPeriod, OpenedDay


@pytest.fixture
def tomorrow():
    return local_date(timezone.now()) + timedelta(days=1)


@pytest.fixture
def closed(noodle_bar, tomorrow):
    return ClosedPeriod.objects.create(
        enterprise=noodle_bar,
        starts_on=tomorrow,
        ends_on=tomorrow,
        reason="装修",
        declared_at=timezone.now() - timedelta(hours=1),
    )


def test_it_opens(sign_in, principal, noodle_bar, closed, tomorrow):
    url = reverse("enterprises:open_day", args=[noodle_bar.public_id])

    response = sign_in(principal).post(url, {"day": tomorrow, "reason": "团餐"})

    assert response.url == reverse("enterprises:show_calendar", args=[noodle_bar.public_id])
    assert OpenedDay.objects.get().day == tomorrow


def test_a_day_that_is_open_is_refused(sign_in, principal, noodle_bar, tomorrow):
    url = reverse("enterprises:open_day", args=[noodle_bar.public_id])

    response = sign_in(principal).post(url, {"day": tomorrow, "reason": "团餐"})

    assert response.context["form"].errors == {"day": ["这一天本来就营业，不用登记。"]}


@pytest.mark.parametrize(("days", "left"), [(1, 0), (0, 1)])
def test_it_is_taken_back_before_it_begins(sign_in, principal, noodle_bar, tomorrow, days, left):
    opened = OpenedDay.objects.create(
        enterprise=noodle_bar,
        day=tomorrow - timedelta(days=1 - days),
        reason="团餐",
        declared_at=timezone.now(),
    )

    sign_in(principal).post(
        reverse("enterprises:take_back_opened_day", args=[noodle_bar.public_id, opened.pk])
    )

    assert OpenedDay.objects.count() == left
