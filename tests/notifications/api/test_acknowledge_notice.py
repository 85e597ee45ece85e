import pytest
from django.urls import reverse

from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db


def test_it_acknowledges_once(sign_in, officer):
    notice = make_notice(officer, urgency="URGENT")
    client = sign_in(officer)
    url = reverse("notice-acknowledge", args=[notice.pk])

    first, again = client.post(url).json(), client.post(url).json()

    assert first["acknowledged_at"] is not None
    assert (first["asks_for_acknowledgement"], again) == (False, first)
