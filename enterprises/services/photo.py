"""Photos from a phone: taken over once, drawn anew without hidden data, sealed."""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from common.encryption import DamagedValue, UnknownKey
from common.picture import shrink, take_picture
from common.picture_fingerprint import fingerprint_of
from common.place import Place
from common.stored_file import FileMissing, delete_stored, read_encrypted, store_encrypted
from enterprises.models import Enterprise, Photo

FOLDER = "photos"
CLOCK_SKEW = timedelta(minutes=5)
UNUSED_AFTER = timedelta(days=14)  # a phone may be without a network for a while
LOOK_BACK = timedelta(days=90)


class PhotoRefused(Exception):
    """The photo can't be kept; nothing was stored. Its text is for whoever took it."""


class DamagedOnTheWay(PhotoRefused):
    """What arrived is not what the phone says it has sent."""


class KeyUsedElsewhere(PhotoRefused):
    """The key belongs to another photo."""


class CapturedInFuture(PhotoRefused):
    """The phone's clock says later than the server's by more than clocks differ."""


def keep_photo(
    *,
    key: UUID,
    enterprise: Enterprise,
    data: bytes,
    by: User,
    at: datetime,
    captured_at: datetime | None = None,
    sha256: str = "",
    place: Place | None = None,
) -> Photo:
    """Keep the photo under the key its phone gave it; the same photo again gives the same row.

    `sha256` is what the phone computed over `data`. What is no photo is a `common.picture.PictureRefused`.
    """
    sent = hashlib.sha256(data).hexdigest()
    if sha256 and sha256.lower() != sent:
        raise DamagedOnTheWay(_("照片在传输中损坏，请重新上传。"))
    captured_at = captured_at or at
    if captured_at > at + CLOCK_SKEW:
        raise CapturedInFuture(_("手机时间比服务器快了五分钟以上，请校准手机时间后再传。"))
    if (kept := Photo.objects.filter(pk=key).first()) is not None:
        return _the_same(kept, enterprise, by, sent)
    picture = take_picture(data)
    name = store_encrypted(picture, folder=FOLDER)
    photo = Photo(
        id=key,
        enterprise=enterprise,
        taken_by=by,
        file=name,
        sha256=hashlib.sha256(picture).hexdigest(),
        sent_sha256=sent,
        size_bytes=len(picture),
        fingerprint=fingerprint_of(picture),
        captured_at=captured_at,
        received_at=at,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        accuracy_metres=place.accuracy_metres if place else None,
    )
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except IntegrityError:
        delete_stored(name)
        kept = Photo.objects.filter(pk=key).first()
        if kept is None:  # not the key: a fault of ours
            raise
        return _the_same(kept, enterprise, by, sent)
    return photo


def read_photo(photo: Photo) -> bytes:
    """The JPEG; raises what `common.stored_file` raises when it is gone or damaged."""
    return read_encrypted(photo.file)


def thumbnail_of(photo: Photo, pixels: int) -> bytes | None:
    """For a paper: the JPEG made small; None where it is gone, the digest beside it says which it was."""
    try:
        return shrink(read_photo(photo), pixels)
    except (FileMissing, DamagedValue, UnknownKey):
        return None


def forget_unused_photos(*, at: datetime) -> int:
    """Delete photos to which no record ever pointed; says how many."""
    old = Photo.objects.filter(received_at__range=(at - LOOK_BACK, at - UNUSED_AFTER))
    # Whoever points to photos stands on a floor above: the relations say who.
    nobody = {f"{relation.name}__isnull": True for relation in Photo._meta.related_objects}
    forgotten = 0
    for photo in old.filter(**nobody).order_by("received_at", "pk"):
        with suppress(ProtectedError), transaction.atomic():
            photo.delete()
            transaction.on_commit(partial(delete_stored, photo.file))
            forgotten += 1
    return forgotten


def _the_same(kept: Photo, enterprise: Enterprise, by: User, sent: str) -> Photo:
    if (kept.enterprise_id, kept.taken_by_id, kept.sent_sha256) != (enterprise.pk, by.pk, sent):
        raise KeyUsedElsewhere(_("这个照片编号已经用过，请重新拍照。"))
    return kept
