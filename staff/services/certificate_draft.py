"""The photo between upload and confirmation: sealed in storage, named by a signed token in the form."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.models import User
from common.encryption import DamagedValue, UnknownKey
from common.local_time import local_date
from common.stored_file import FileMissing, delete_stored, read_encrypted, store_encrypted
from staff.models import HealthCertificate, Person
from staff.services.health_certificate import record_certificate

FOLDER = "certificate_drafts"
SALT = "staff.certificate_draft"
LIFE = timedelta(hours=12)  # a form left open over a shift
KEPT_DAYS = 1


class DraftGone(Exception):
    """The photo was not confirmed in time, or the token is not this person's and this user's."""


def keep_draft(*, photo: bytes, person: Person, by: User, at: datetime) -> str:
    """Store the photo until somebody has confirmed what is on it; the token opens it for them alone."""
    name = store_encrypted(photo, folder=f"{FOLDER}/{local_date(at):%Y-%m-%d}")
    return signing.dumps({"photo": name, "person": person.pk, "by": by.pk}, salt=SALT)


def open_draft(*, token: str, person: Person, by: User) -> bytes:
    return _read(_name(token, person, by))


def record_confirmed_certificate(
    *, person: Person, draft: str, photo: bytes | None, by: User, at: datetime, **fields: Any
) -> HealthCertificate:
    """Record what was confirmed, with the photo sent along or else the one kept before.

    The draft stays for the night to forget: the same form sent twice still finds it.
    """
    name = _name(draft, person, by) if draft else ""
    photo = photo or (_read(name) if name else None)
    return record_certificate(person=person, photo=photo, by=by, at=at, **fields)


def forget_drafts(*, at: datetime) -> int:
    """Delete the photos that nobody confirmed, a day after they came; tells how many."""
    oldest = local_date(at) - timedelta(days=KEPT_DAYS)
    try:
        days, _files = default_storage.listdir(FOLDER)
    except FileNotFoundError:  # nobody has ever uploaded one
        return 0
    names = [name for day in days if date.fromisoformat(day) < oldest for name in _names(f"{FOLDER}/{day}")]
    for name in names:
        delete_stored(name)
    return len(names)


def _names(folder: str) -> list[str]:
    parts, _files = default_storage.listdir(folder)
    return [
        f"{folder}/{part}/{file}" for part in parts for file in default_storage.listdir(f"{folder}/{part}")[1]
    ]


def _name(token: str, person: Person, by: User) -> str:
    try:
        draft = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise DraftGone(_("照片已失效，请重新上传。")) from error
    if (draft["person"], draft["by"]) != (person.pk, by.pk):
        raise DraftGone(_("照片已失效，请重新上传。"))
    return draft["photo"]


def _read(name: str) -> bytes:
    try:
        return read_encrypted(name)
    except (FileMissing, DamagedValue, UnknownKey) as error:
        raise DraftGone(_("照片已失效，请重新上传。")) from error
