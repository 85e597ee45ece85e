import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from notifications.models import PushDevice
from notifications.push_keys import current_key_id
from notifications.services.push_device import TooManyDevices, remove_push_device, subscribe_push
from notifications.services.trial import send_trial
from tests.factories.notifications import make_device

pytestmark = pytest.mark.django_db
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


def subscribe(by, at, endpoint=ENDPOINT, **fields):
    keys = {"p256dh": "BPublic", "auth": "secret", "key_id": "1", "name": "Android Chrome"}
    return subscribe_push(endpoint=endpoint, **keys | fields, by=by, at=at)


def test_addresses_and_keys_are_sealed(officer, at):
    device = subscribe(officer, at)

    stored = str(PushDevice.objects.values().get())
    assert [part in stored for part in ("fcm.googleapis", "BPublic", "'secret'")] == [False] * 3
    assert (device.endpoint, device.p256dh, device.auth) == (ENDPOINT, "BPublic", "secret")


def test_the_same_browser_again_stays_one_device(officer, at):
    first = subscribe(officer, at)
    PushDevice.objects.update(switched_off_at=at, failed_at=at, reason="HTTP 410")

    again = subscribe(officer, at, auth="new")

    assert again.pk == first.pk
    assert (again.auth, again.switched_off_at, again.failed_at) == ("new", None, None)


def test_who_signs_in_next_takes_the_browser_over(officer, director, at):
    subscribe(officer, at)
    subscribe(director, at)

    assert not PushDevice.objects.visible_to(officer).exists()
    assert PushDevice.objects.visible_to(director).count() == 1


def test_ten_are_enough(officer, at):
    for number in range(10):
        subscribe(officer, at, f"{ENDPOINT}{number}")

    with pytest.raises(TooManyDevices):
        subscribe(officer, at)
    subscribe(officer, at, f"{ENDPOINT}3")  # one of the ten


def test_it_is_audited_without_its_address(officer, at):
    device = subscribe(officer, at)
    remove_push_device(device=device, by=officer, at=at)

    entries = AuditEntry.objects.order_by("pk")
    assert [entry.action for entry in entries] == ["subscribe_push", "remove_push_device"]
    assert all("fcm" not in str((entry.old, entry.new)) for entry in entries)


def test_a_trial_reaches_the_browser(officer, browser_of, push_service, at):
    browser = browser_of(officer)

    assert send_trial(to=browser.device, by=officer, at=at) is None
    assert push_service.received[0].seen["title"] == "测试消息"


def test_a_browser_stands_once_in_the_table(officer, director):
    device = make_device(officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        PushDevice.objects.filter(pk=make_device(director).pk).update(endpoint_digest=device.endpoint_digest)


def test_a_failure_has_its_reason(officer, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_device(officer, reason="HTTP 500")


def test_new_devices_get_the_first_key(settings):
    settings.VAPID_KEYS = {"2": "11" * 32, "1": "22" * 32}

    assert current_key_id() == "2"
