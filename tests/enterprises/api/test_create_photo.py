import hashlib
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.models import Photo
from tests.factories.photos import draw_photo


@pytest.fixture
def send(noodle_bar, officer, sign_in):
    client = sign_in(officer)

    def send(data=None, headers=None, **fields):
        upload = SimpleUploadedFile("p.jpg", draw_photo() if data is None else data, "image/jpeg")
        sent = {"id": uuid.uuid4(), "enterprise": noodle_bar.public_id, "photo": upload}
        return client.post("/api/v1/photos/", sent | fields, headers=headers)

    return send


def test_it_answers_with_what_it_keeps(send, noodle_bar):
    response = send(latitude="31.312345", longitude="120.612345", accuracy_metres="25")

    photo = Photo.objects.get()
    shown = response.json()
    assert response.status_code == 201
    assert (shown["id"], shown["enterprise"]) == (str(photo.pk), noodle_bar.public_id)
    assert (shown["sha256"], shown["sent_sha256"]) == (
        photo.sha256,
        hashlib.sha256(draw_photo()).hexdigest(),
    )
    assert str(photo.latitude) == "31.312345"


def test_sent_twice_it_is_stored_once(send):
    key = uuid.uuid4()

    assert [send(id=key).status_code, send(id=key).status_code] == [201, 201]
    assert Photo.objects.count() == 1


def test_nothing_is_sent_under_another_name(send, officer):
    response = send(headers={"X-Signed-In-As": str(officer.pk + 1)})

    assert (response.status_code, response.json()["error"]["code"]) == (401, "signed_in_as_another")
    assert not Photo.objects.exists()
    assert send(headers={"X-Signed-In-As": str(officer.pk)}).status_code == 201


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"data": b"not a photo"}, "photo"),
        ({"sha256": "0" * 64}, "photo"),
        ({"latitude": "31.3"}, "latitude"),
        ({"latitude": "91", "longitude": "0"}, "latitude"),
        ({"id": "seven"}, "id"),
    ],
)
def test_it_says_what_is_wrong(send, fields, field):
    response = send(**fields)

    assert response.status_code == 400
    assert field in response.json()["error"]["fields"]
    assert not Photo.objects.exists()
