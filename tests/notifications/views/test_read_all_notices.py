import pytest
from django.urls import reverse

from notifications.models import Notice
from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db


def test_it_marks_all_of_ones_own(sign_in, officer, director):
    for _number in range(3):
        make_notice(officer)
    make_notice(director)

    page = sign_in(officer).post(reverse("notifications:read_all_notices"), follow=True).content.decode()

    assert "已把3条通知标为已读。" in page
    assert [notice.user for notice in Notice.objects.unread()] == [director]
