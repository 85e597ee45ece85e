import pytest
from django.urls import reverse

from notifications.models import PushDevice
from notifications.push_keys import current_key_id, public_key_text
from tests.factories.notifications import make_device

pytestmark = pytest.mark.django_db
URL = reverse("notifications:subscribe_push")


@pytest.fixture
def good():
    point = public_key_text(current_key_id())
    endpoint = "https://fcm.googleapis.com/fcm/send/abc"
    return {"endpoint": endpoint, "p256dh": point, "auth": "A" * 22, "name": "Android Chrome"}


def test_it_subscribes(sign_in, officer, good):
    assert sign_in(officer).post(URL, good).status_code == 204

    device = PushDevice.objects.get()
    assert (device.user, device.name, device.endpoint) == (officer, "Android Chrome", good["endpoint"])
    assert (device.p256dh, device.auth, device.key_id) == (good["p256dh"], good["auth"], current_key_id())


def test_a_browser_without_a_name_gets_one(sign_in, officer, good):
    sign_in(officer).post(URL, good | {"name": ""})

    assert PushDevice.objects.get().name == "浏览器"


@pytest.mark.parametrize(
    "broken",
    [
        {"endpoint": "https://evil.example/push"},
        {"endpoint": "http://fcm.googleapis.com/fcm/send/abc"},
        {"endpoint": "http://127.0.0.1:5432/"},
        {"p256dh": "BA"},
        {"p256dh": "not base64!"},
        {"auth": "AAAA"},
        {"auth": ""},
    ],
)
def test_it_refuses_what_no_browser_says(sign_in, officer, good, broken):
    response = sign_in(officer).post(URL, good | broken)

    assert response.status_code == 422
    assert response.json()["error"]
    assert not PushDevice.objects.exists()


def test_ten_are_enough(sign_in, officer, good):
    for _number in range(10):
        make_device(officer)

    response = sign_in(officer).post(URL, good)

    assert (response.status_code, response.json()) == (
        422,
        {"error": "最多登记10台设备，请先移除不用的。"},
    )
