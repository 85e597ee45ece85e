"""Sealed addresses under the key in use now, so that an old key can be taken out of the settings."""

from django.db import transaction

from common.encryption import decrypt, encrypt, needs_new_key
from notifications.models import PushDevice, Robot
from notifications.models.push_device import AUTH, ENDPOINT, P256DH
from notifications.models.robot import ROBOT_SECRET, ROBOT_URL

SEALED: dict[type[Robot] | type[PushDevice], dict[str, str]] = {
    Robot: {"url_encrypted": ROBOT_URL, "secret_encrypted": ROBOT_SECRET},
    PushDevice: {"endpoint_encrypted": ENDPOINT, "p256dh_encrypted": P256DH, "auth_encrypted": AUTH},
}


def renew_address_keys(*, batch_size: int) -> int:
    """Encrypt anew what stands under an older key; returns how many rows that were. Safe to run twice.

    Each batch is a transaction of its own: stopped halfway, it goes on where it was.
    """
    return sum(_renew(model, purposes, batch_size) for model, purposes in SEALED.items())


def _renew(model: type[Robot] | type[PushDevice], purposes: dict[str, str], size: int) -> int:
    count, last = 0, 0
    while True:
        with transaction.atomic():
            rows: list[Robot | PushDevice] = list(
                model.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:size]
            )
            count += sum(_renew_row(row, purposes) for row in rows)
        if not rows:
            return count
        last = rows[-1].pk


def _renew_row(row: Robot | PushDevice, purposes: dict[str, str]) -> int:
    stale = [name for name in purposes if getattr(row, name) and needs_new_key(getattr(row, name))]
    for name in stale:
        text = decrypt(getattr(row, name), purpose=purposes[name])
        setattr(row, name, encrypt(text, purpose=purposes[name]))
    if stale:
        row.save(update_fields=stale)
    return 1 if stale else 0
