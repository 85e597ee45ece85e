import pytest
from django.urls import reverse

from notifications.models import PushDevice
from tests.factories.notifications import make_device

pytestmark = pytest.mark.django_db


def test_it_removes(sign_in, officer):
    device = make_device(officer)

    page = sign_in(officer).post(reverse("notifications:remove_push_device", args=[device.pk]), follow=True)

    assert "已移除“手机”。" in page.content.decode()
    assert not PushDevice.objects.exists()
