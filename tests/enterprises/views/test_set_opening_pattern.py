from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from enterprises.models import OpeningPattern


@pytest.fixture
def url(noodle_bar):
    return reverse("enterprises:set_opening_pattern", args=[noodle_bar.public_id])


@pytest.fixture
def today():
    return local_date(timezone.now())


def test_it_sets_the_pattern(sign_in, principal, noodle_bar, url, today):
    tomorrow = today + timedelta(days=1)
    data = {"starts_on": tomorrow, "closed_weekdays": ["5", "6"], "follows_holidays": "on"}

    response = sign_in(principal).post(url, data)

    assert response.url == reverse("enterprises:show_calendar", args=[noodle_bar.public_id])
    pattern = OpeningPattern.objects.get()
    assert (pattern.starts_on, pattern.weekdays, pattern.follows_holidays) == (tomorrow, [5, 6], True)


def test_today_is_too_early(sign_in, principal, url, today):
    response = sign_in(principal).post(url, {"starts_on": today, "closed_weekdays": ["6"]})

    assert response.status_code == 200
    assert response.context["form"].errors == {"starts_on": ["营业规律只能从明天起变更。"]}
    assert not OpeningPattern.objects.exists()


def test_it_begins_with_what_is_in_force(sign_in, principal, noodle_bar, url, today):
    OpeningPattern.objects.create(
        enterprise=noodle_bar,
        starts_on=today - timedelta(days=5),
        closed_weekdays=1,
        declared_at=timezone.now() - timedelta(days=6),
    )

    assert sign_in(principal).get(url).context["form"].initial["closed_weekdays"] == [0]
