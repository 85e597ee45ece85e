"""Bring personal data under the key in use now, so that an old key can be taken out of the settings."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from common.encryption import decrypt, encrypt, keyed_hash, needs_new_key
from common.stored_file import renew_all
from enterprises.models import Photo
from notifications.services.sealed_address import renew_address_keys
from staff.models import HealthCertificate, Person, Post, ProhibitedPerson
from staff.models.person import CITIZEN_ID, PHONE

BATCH_SIZE = 500
ID_FIELDS = {"citizen_id_encrypted": ("citizen_id_hash", CITIZEN_ID)}
PERSON_FIELDS = ID_FIELDS | {"phone_encrypted": ("phone_hash", PHONE)}


@dataclass
class Renewed:
    """How many rows and files got the new key; whom a person stands twice for, and so kept the old one.

    `addresses` are devices and robots that receive notices.
    """

    people: int = 0
    prohibitions: int = 0
    files: int = 0
    addresses: int = 0
    duplicates: list[str] = field(default_factory=list)


def renew_keys(*, batch_size: int = BATCH_SIZE) -> Renewed:
    """Encrypt and hash anew what stands under an older key. A second run changes nothing.

    Each batch is a transaction of its own: stopped halfway, it goes on where it was. Somebody who was
    registered under the old key and again under the new one is left as is and named by code (prohibitions by
    document): as long as there is one, the old key must stay.
    """
    renewed = Renewed()
    code_of, document_of = (lambda person: person.code), (lambda entry: entry.document_no)
    renewed.people = _renew(Person, PERSON_FIELDS, batch_size, code_of, renewed.duplicates)
    renewed.prohibitions = _renew(ProhibitedPerson, ID_FIELDS, batch_size, document_of, renewed.duplicates)
    renewed.addresses = renew_address_keys(batch_size=batch_size)
    sealed = ((HealthCertificate, "photo"), (Post, "document"), (Photo, "file"))
    renewed.files = sum(renew_all(model.objects.all(), field) for model, field in sealed)
    return renewed


def _renew(model, fields: dict, size: int, label: Callable, duplicates: list[str]) -> int:
    count, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(model.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:size])
            count += _renew_batch(rows, fields, label, duplicates)
        if not rows:
            return count
        last = rows[-1].pk


def _renew_batch(rows: list, fields: dict, label: Callable, duplicates: list[str]) -> int:
    count = 0
    for row in rows:
        old = {name: getattr(row, name) for name in fields}
        stale = [name for name, value in old.items() if value and needs_new_key(value)]
        if not stale:
            continue
        for name in stale:
            hash_field, purpose = fields[name]
            text = decrypt(old[name], purpose=purpose)
            setattr(row, name, encrypt(text, purpose=purpose))
            setattr(row, hash_field, keyed_hash(text, purpose=purpose))
        try:
            with transaction.atomic():
                row.save(update_fields=[*stale, *(fields[name][0] for name in stale)])
        except IntegrityError:
            duplicates.append(label(row))
        else:
            count += 1
    return count
