import hashlib
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from common.picture import NotAPicture
from common.place import Place
from enterprises.models import Photo
from enterprises.services.photo import (
    CapturedInFuture,
    DamagedOnTheWay,
    KeyUsedElsewhere,
    forget_unused_photos,
    keep_photo,
    read_photo,
)
from tests.factories.photos import MONDAY, draw_photo, make_photo


def test_it_keeps_the_picture_sealed_with_both_digests(noodle_bar, officer, at):
    sent = draw_photo()
    photo = keep_photo(
        key=uuid.uuid4(),
        enterprise=noodle_bar,
        data=sent,
        by=officer,
        at=at,
        captured_at=at - timedelta(hours=3),
        sha256=hashlib.sha256(sent).hexdigest().upper(),
        place=Place(Decimal("31.3"), Decimal("120.6"), 12),
    )
    photo.refresh_from_db()

    kept = read_photo(photo)
    assert photo.sent_sha256 == hashlib.sha256(sent).hexdigest()
    assert photo.sha256 == hashlib.sha256(kept).hexdigest()
    assert (photo.size_bytes, photo.captured_at) == (len(kept), at - timedelta(hours=3))
    assert (photo.latitude, photo.longitude, photo.accuracy_metres) == (Decimal("31.3"), Decimal("120.6"), 12)
    with default_storage.open(photo.file, "rb") as file:
        assert kept[:32] not in file.read()


def test_the_same_photo_again_is_the_same_row(noodle_bar, officer, at):
    key, sent = uuid.uuid4(), draw_photo()
    first = keep_photo(key=key, enterprise=noodle_bar, data=sent, by=officer, at=at)
    again = keep_photo(key=key, enterprise=noodle_bar, data=sent, by=officer, at=at + timedelta(hours=1))

    assert (again.pk, again.received_at, Photo.objects.count()) == (first.pk, at, 1)


def test_it_refuses_another_photo_under_the_same_key(noodle_bar, officer, at):
    photo = make_photo(noodle_bar, officer, seed=1)

    with pytest.raises(KeyUsedElsewhere):
        keep_photo(key=photo.pk, enterprise=noodle_bar, data=draw_photo(2), by=officer, at=at)


@pytest.mark.parametrize(
    ("data", "extra", "refusal"),
    [
        (b"no picture", {}, NotAPicture),
        (draw_photo(), {"sha256": "0" * 64}, DamagedOnTheWay),
        (draw_photo(), {"captured_at": MONDAY + timedelta(minutes=6)}, CapturedInFuture),
    ],
)
def test_it_refuses_and_keeps_nothing(noodle_bar, officer, data, extra, refusal):
    with pytest.raises(refusal):
        keep_photo(key=uuid.uuid4(), enterprise=noodle_bar, data=data, by=officer, at=MONDAY, **extra)

    assert not Photo.objects.exists()


def test_the_database_refuses_to_change_it(noodle_bar, officer):
    photo = make_photo(noodle_bar, officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(sha256="0" * 64)


def test_what_was_never_used_goes_after_a_fortnight(
    noodle_bar, officer, at, django_capture_on_commit_callbacks
):
    old = make_photo(noodle_bar, officer, seed=1, at=at - timedelta(days=15))
    new = make_photo(noodle_bar, officer, seed=2, at=at - timedelta(days=13))

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_unused_photos(at=at) == 1

    assert [photo.pk for photo in Photo.objects.all()] == [new.pk]
    assert (default_storage.exists(old.file), default_storage.exists(new.file)) == (False, True)
