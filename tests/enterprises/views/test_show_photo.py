from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from tests.factories.photos import make_photo


@pytest.fixture
def photo(noodle_bar, officer):
    return make_photo(noodle_bar, officer)


def address(photo):
    return reverse("enterprises:show_photo", args=[photo.enterprise.public_id, photo.pk])


def test_it_shows_the_picture_and_a_small_one(photo, inspector, sign_in):
    client = sign_in(inspector)
    full, small = client.get(address(photo)), client.get(address(photo), {"small": ""})

    sizes = [Image.open(BytesIO(response.content)).size for response in (full, small)]
    assert (full["Content-Type"], sizes) == ("image/jpeg", [(320, 240), (240, 180)])
    assert "private" in full["Cache-Control"]


def test_it_is_of_that_enterprise_only(photo, rival_bar, inspector, sign_in):
    address = reverse("enterprises:show_photo", args=[rival_bar.public_id, photo.pk])

    assert sign_in(inspector).get(address).status_code == 404


def test_a_file_that_is_gone_is_not_found(photo, officer, sign_in):
    default_storage.delete(photo.file)

    assert sign_in(officer).get(address(photo)).status_code == 404
