import pytest
from django.urls import reverse

from notifications.models import Robot
from tests.factories.notifications import make_robot

pytestmark = pytest.mark.django_db


def test_it_removes(sign_in, officer):
    robot = make_robot(officer)

    page = sign_in(officer).post(reverse("notifications:remove_robot", args=[robot.pk]), follow=True)

    assert "已移除“后厨群”。" in page.content.decode()
    assert not Robot.objects.exists()
