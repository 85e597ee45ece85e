"""Files that nobody may fetch by address: sealed before they leave the process, opened by a view that asks.

They lie in Django's default storage under random names, so the storage tells neither whose they are nor
what they show. Each name has a key of its own: a file copied over another does not open.
"""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from common.encryption import bytes_need_new_key, decrypt_bytes, encrypt_bytes


class FileMissing(LookupError):
    """The storage has no file of that name."""


class NameTaken(RuntimeError):
    """The storage put the file under another name than asked: it could never be opened again."""


def store_encrypted(data: bytes, *, folder: str) -> str:
    """Seal the content and store it; the name returned is the only way back to it."""
    token = secrets.token_hex(16)
    name = f"{folder}/{token[:2]}/{token}"
    _save(name, data)
    return name


def read_encrypted(name: str) -> bytes:
    return decrypt_bytes(_read(name), purpose=_purpose(name))


def delete_stored(name: str) -> None:
    """Remove the file; one that is gone already is no error."""
    default_storage.delete(name)


def renew_stored(name: str) -> bool:
    """Seal the file under the key in use now; says whether it had another.

    The storage can't swap a file in one step: a copy waits beside it until the new one can be read.
    """
    if not bytes_need_new_key(_read(name)):
        return False
    data = read_encrypted(name)
    copy = store_encrypted(data, folder="renewing")
    delete_stored(name)
    _save(name, data)
    delete_stored(copy)
    return True


def renew_all(rows: QuerySet, field: str) -> int:
    """Renew the files that rows name in this field, where they name one; says how many had another key."""
    names = rows.exclude(**{field: ""}).values_list(field, flat=True)
    return sum(renew_stored(name) for name in names.iterator())


def _save(name: str, data: bytes) -> None:
    stored = default_storage.save(name, ContentFile(encrypt_bytes(data, purpose=_purpose(name))))
    if stored != name:
        default_storage.delete(stored)
        raise NameTaken(name)


def _read(name: str) -> bytes:
    try:
        with default_storage.open(name, "rb") as file:
            return file.read()
    except FileNotFoundError as error:
        raise FileMissing(name) from error


def _purpose(name: str) -> str:
    return f"stored_file.{name}"
