"""Browsers in which a person receives push messages."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.encryption import encrypt
from notifications.models import PushDevice
from notifications.models.push_device import AUTH, ENDPOINT, P256DH, digest_of

MOST_DEVICES = 10


class TooManyDevices(Exception):
    """Ten devices a person; one no longer used has to be removed first."""


@transaction.atomic
def subscribe_push(
    *, endpoint: str, p256dh: str, auth: str, key_id: str, name: str, by: User, at: datetime
) -> PushDevice:
    """Note that this browser takes push messages for this person, and for nobody who used it before."""
    User.objects.select_for_update().get(pk=by.pk)
    digest = digest_of(endpoint)
    others = PushDevice.objects.visible_to(by).exclude(endpoint_digest=digest)
    if others.count() >= MOST_DEVICES:
        raise TooManyDevices
    device, is_new = PushDevice.objects.update_or_create(
        endpoint_digest=digest,
        defaults={
            "user": by,
            "name": name,
            "endpoint_encrypted": encrypt(endpoint, purpose=ENDPOINT),
            "p256dh_encrypted": encrypt(p256dh, purpose=P256DH),
            "auth_encrypted": encrypt(auth, purpose=AUTH),
            "key_id": key_id,
            "subscribed_at": at,
            "failed_at": None,
            "reason": "",
            "switched_off_at": None,
        },
    )
    _tell("subscribe_push", device, by, at, new={"name": name, "is_new": is_new})
    return device


@transaction.atomic
def remove_push_device(*, device: PushDevice, by: User, at: datetime) -> None:
    _tell("remove_push_device", device, by, at, old={"name": device.name})
    device.delete()


def _tell(action: str, device: PushDevice, by: User, at: datetime, **values) -> None:
    record_audit(action=action, subject=device, by=by, at=at, region_path=by.latest_region_path(), **values)
