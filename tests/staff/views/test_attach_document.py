from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from staff.services.post_document import MOST_BYTES, read_document

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def attach(sign_in, principal, officer_person):
    def attach(data, name="a.pdf"):
        url = reverse("staff:attach_document", args=[officer_person.posts.get().pk])
        files = {"document": SimpleUploadedFile(name, data)} if data is not None else {}
        return sign_in(principal).post(url, files)

    return attach


def png():
    out = BytesIO()
    Image.new("RGB", (20, 10)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "content_type"), [(PDF, "application/pdf"), (png(), "image/jpeg")], ids=["pdf", "png"]
)
def test_it_is_kept(attach, officer_person, data, content_type):
    response = attach(data)

    assert response.url == reverse("staff:show_person", args=[officer_person.code])
    assert read_document(officer_person.posts.get()).content_type == content_type


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, ""),
        (b"%PDF-" + b"0" * MOST_BYTES, "5 MB"),
        (b"MZ a program called a.pdf", "不是照片"),
    ],
    ids=["none", "too big", "no document"],
)
def test_what_is_no_document_is_told_at_the_field(attach, officer_person, data, words):
    response = attach(data)

    assert words in str(response.context["form"].errors["document"])
    assert officer_person.posts.get().document == ""
