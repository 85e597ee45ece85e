import pytest
from django.urls import reverse

from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db


def test_it_marks_one(sign_in, officer):
    notice, other = make_notice(officer), make_notice(officer)

    response = sign_in(officer).post(reverse("notifications:read_notice", args=[notice.pk]), follow=True)

    assert response.redirect_chain == [(reverse("notifications:list_notices"), 302)]
    notice.refresh_from_db()
    other.refresh_from_db()
    assert (notice.is_unread, other.is_unread) == (False, True)
