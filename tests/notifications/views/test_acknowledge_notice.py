import pytest
from django.urls import reverse

from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db


def test_it_notes_that_the_person_knows(sign_in, officer):
    notice = make_notice(officer, urgency="URGENT")

    page = (
        sign_in(officer)
        .post(reverse("notifications:acknowledge_notice", args=[notice.pk]), follow=True)
        .content.decode()
    )

    assert "已确认知悉。" in page
    assert "✓ 已知悉" in page
    notice.refresh_from_db()
    assert notice.acknowledged_at is not None
