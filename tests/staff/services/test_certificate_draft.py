from datetime import date, timedelta

import pytest
from django.core import signing
from django.core.files.storage import InMemoryStorage, default_storage

from common.stored_file import read_encrypted
from staff.models import HealthCertificate
from staff.services.certificate_draft import (
    SALT,
    DraftGone,
    forget_drafts,
    keep_draft,
    open_draft,
    record_confirmed_certificate,
)
from tests.factories.staff import make_person

pytestmark = pytest.mark.django_db
FIELDS = {"issued_on": date(2026, 11, 20), "is_fit": True}


@pytest.fixture(autouse=True)
def storage(monkeypatch):
    monkeypatch.setattr(default_storage, "_wrapped", InMemoryStorage())


@pytest.fixture
def person():
    return make_person("陈师傅")


def test_what_was_uploaded_is_recorded_when_confirmed(person, officer, at):
    token = keep_draft(photo=b"jpeg", person=person, by=officer, at=at)
    assert open_draft(token=token, person=person, by=officer) == b"jpeg"

    record_confirmed_certificate(person=person, draft=token, photo=None, by=officer, at=at, **FIELDS)

    assert read_encrypted(HealthCertificate.objects.get().photo) == b"jpeg"


def test_sent_twice_it_is_one_certificate(person, officer, at):
    token = keep_draft(photo=b"jpeg", person=person, by=officer, at=at)

    one, two = (
        record_confirmed_certificate(person=person, draft=token, photo=None, by=officer, at=at, **FIELDS)
        for _ in range(2)
    )

    assert one == two


def test_a_photo_sent_along_replaces_the_one_kept(person, officer, at):
    token = keep_draft(photo=b"old", person=person, by=officer, at=at)

    certificate = record_confirmed_certificate(
        person=person, draft=token, photo=b"new", by=officer, at=at, **FIELDS
    )

    assert read_encrypted(certificate.photo) == b"new"


def test_it_opens_for_nobody_else_and_for_no_other_person(person, officer, director, at):
    token = keep_draft(photo=b"jpeg", person=person, by=officer, at=at)

    for other in (
        {"token": token, "person": person, "by": director},
        {"token": token, "person": make_person("李阿姨"), "by": officer},
        {"token": token + "x", "person": person, "by": officer},
        {"token": "", "person": person, "by": officer},
    ):
        with pytest.raises(DraftGone):
            open_draft(**other)


def test_a_name_of_ones_own_making_opens_nothing(person, officer):
    forged = signing.dumps(
        {"photo": "certificates/ab/abc", "person": person.pk, "by": officer.pk}, salt="other"
    )
    missing = signing.dumps(
        {"photo": "certificates/ab/abc", "person": person.pk, "by": officer.pk}, salt=SALT
    )

    for token in (forged, missing):
        with pytest.raises(DraftGone):
            open_draft(token=token, person=person, by=officer)


def test_nothing_is_recorded_when_the_photo_is_gone(person, officer, at):
    token = keep_draft(photo=b"jpeg", person=person, by=officer, at=at)
    forget_drafts(at=at + timedelta(days=3))

    with pytest.raises(DraftGone):
        record_confirmed_certificate(person=person, draft=token, photo=None, by=officer, at=at, **FIELDS)

    assert not HealthCertificate.objects.exists()


def test_photos_nobody_confirmed_are_forgotten_after_a_day(person, officer, at):
    token = keep_draft(photo=b"jpeg", person=person, by=officer, at=at)

    assert forget_drafts(at=at + timedelta(days=1)) == 0
    assert open_draft(token=token, person=person, by=officer) == b"jpeg"
    assert forget_drafts(at=at + timedelta(days=2)) == 1
    assert forget_drafts(at=at + timedelta(days=2)) == 0


def test_forgetting_begins_with_nothing(at):
    assert forget_drafts(at=at) == 0
