from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from operations.models import TaskRun
from operations.queries.readiness import HEARTBEAT


@pytest.mark.django_db
def test_it_is_ready(client):
    TaskRun.objects.create(name=HEARTBEAT, last_finished_at=timezone.now())

    response = client.get(reverse("operations:show_readiness"))

    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "parts": {
            "database": {"ready": True},
            "broker": {"ready": True},
            "beat": {"ready": True},
            "sealing": {"ready": True},
        },
    }


@pytest.mark.django_db
def test_it_says_what_is_wrong_and_since_when(client):
    stopped_at = timezone.now() - timedelta(hours=2)
    TaskRun.objects.create(name=HEARTBEAT, last_finished_at=stopped_at)

    response = client.get(reverse("operations:show_readiness"))

    assert response.status_code == 503
    assert response.json() == {
        "ready": False,
        "parts": {
            "database": {"ready": True},
            "broker": {"ready": True},
            "beat": {
                "ready": False,
                "reason": "scheduled tasks have stopped",
                "since": stopped_at.isoformat(),
            },
            "sealing": {"ready": True},
        },
    }
