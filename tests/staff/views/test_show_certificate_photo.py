import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import get_resolver, reverse

from common.stored_file import delete_stored, store_encrypted
from tests.factories.staff import make_certificate

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0 a certificate"


@pytest.fixture
def certificate(cook):
    return make_certificate(cook, photo=store_encrypted(JPEG, folder="certificates"))


@pytest.fixture
def address(certificate):
    return reverse("staff:show_certificate_photo", args=[certificate.pk])


def test_the_officer_the_inspector_and_the_person_see_it(address, cook, officer, inspector, sign_in):
    for user in (officer, inspector, cook.user):
        response = sign_in(user).get(address)

        assert response.content == JPEG
        assert response["Content-Type"] == "image/jpeg"
        assert "no-store" in response["Cache-Control"]
        assert response["X-Content-Type-Options"] == "nosniff"


def test_a_colleague_without_rights_and_a_rival_do_not(address, cook, cadre, rival, far_inspector, sign_in):
    answers = [sign_in(user).get(address).status_code for user in (cadre, rival, far_inspector)]

    assert answers == [403, 404, 404]


def test_there_is_no_other_way_to_it(certificate, officer, sign_in):
    """The storage holds it sealed, and no address leads into the storage."""
    with default_storage.open(certificate.photo) as file:
        assert b"certificate" not in file.read()
    paths = [str(pattern.pattern) for pattern in get_resolver().url_patterns]
    assert not [path for path in paths if "media" in path]
    for client in (Client(), sign_in(officer)):
        for prefix in ("", "media/", "var/media/"):
            assert client.get(f"/{prefix}{certificate.photo}").status_code == 404


def test_without_a_photo_or_its_file_there_is_none(certificate, address, cook, officer, sign_in):
    bare = make_certificate(cook)
    assert sign_in(officer).get(reverse("staff:show_certificate_photo", args=[bare.pk])).status_code == 404
    assert sign_in(officer).get(address).status_code == 200

    delete_stored(certificate.photo)

    assert sign_in(officer).get(address).status_code == 404


def test_after_leaving_the_enterprise_no_longer_sees_it(address, cook, officer, sign_in):
    cook.posts.update(ended_on="2026-01-01", end_reason="离职")

    assert sign_in(officer).get(address).status_code == 404
