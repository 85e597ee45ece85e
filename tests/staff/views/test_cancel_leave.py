from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import Leave


@pytest.fixture
def leave(cook):
    today = timezone.localdate()
    return Leave.objects.create(
        post=cook.posts.get(),
        starts_on=today + timedelta(days=1),
        ends_on=today + timedelta(days=2),
        declared_at=timezone.now(),
    )


def cancel(client, leave):
    return client.post(reverse("staff:cancel_leave", args=[leave.pk]), follow=True)


def test_it_falls_away(sign_in, officer, leave):
    response = cancel(sign_in(officer), leave)

    leave.refresh_from_db()
    assert leave.cancelled_at is not None
    assert "已销假" in response.text


def test_twice_is_told(sign_in, officer, leave):
    client = sign_in(officer)
    cancel(client, leave)

    assert "已经结束或取消" in cancel(client, leave).text
