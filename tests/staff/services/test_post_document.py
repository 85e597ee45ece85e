from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from accounts.models import AuditEntry
from common.picture import NotAPicture
from common.stored_file import FileMissing, read_encrypted
from staff.models import Post
from staff.services import post_document
from staff.services.post_document import (
    MOST_BYTES,
    DocumentEmpty,
    DocumentTooBig,
    attach_document,
    read_document,
)
from tests.factories.staff import make_person, make_post

PDF = b"%PDF-1.7\nsomething\n%%EOF\n"


@pytest.fixture
def post(noodle_bar):
    return make_post(make_person(), noodle_bar, Post.Kind.OFFICER)


def photo_with_place(kind="JPEG"):
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, kind, exif=exif)
    return out.getvalue()


def files():
    """Names of all sealed documents there are."""
    try:
        folders, _none = default_storage.listdir(post_document.FOLDER)
    except FileNotFoundError:
        return set()
    return {
        f"{folder}/{name}"
        for folder in folders
        for name in default_storage.listdir(f"{post_document.FOLDER}/{folder}")[1]
    }


def test_a_pdf_is_kept_sealed(post, director, at, noodle_bar):
    attach_document(post=post, data=PDF, by=director, at=at)

    post.refresh_from_db()
    assert read_document(post).data == PDF
    assert (read_document(post).content_type, read_document(post).ending) == ("application/pdf", "pdf")
    with default_storage.open(post.document, "rb") as file:
        assert b"something" not in file.read()
    entry = AuditEntry.objects.get(action="attach_document")
    assert (entry.actor, entry.region_path) == (director, noodle_bar.region_path)
    assert entry.new == {"has_document": True, "type": "application/pdf", "bytes": len(PDF)}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_drawn_anew_without_its_place(post, director, at, kind):
    data = photo_with_place(kind)
    assert b"SECRET PLACE" in data

    attach_document(post=post, data=data, by=director, at=at)

    post.refresh_from_db()
    kept = read_document(post)
    assert (kept.content_type, kept.ending) == ("image/jpeg", "jpg")
    assert b"SECRET PLACE" not in kept.data
    assert Image.open(BytesIO(kept.data)).size == (40, 30)


def test_a_newer_one_takes_the_place_of_the_older(post, director, at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        attach_document(post=post, data=PDF, by=director, at=at)
    post.refresh_from_db()
    first = post.document

    with django_capture_on_commit_callbacks(execute=True):
        attach_document(post=post, data=PDF + b"new", by=director, at=at)

    post.refresh_from_db()
    assert read_encrypted(post.document) == PDF + b"new"
    with pytest.raises(FileMissing):
        read_encrypted(first)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", DocumentEmpty),
        (b"%PDF-" + b"0" * MOST_BYTES, DocumentTooBig),
        (b"MZ\x90\x00 a program", NotAPicture),
        (b"<html><script>alert(1)</script>", NotAPicture),
    ],
)
def test_it_refuses_what_is_no_document(post, director, at, data, refusal):
    before = files()

    with pytest.raises(refusal):
        attach_document(post=post, data=data, by=director, at=at)

    post.refresh_from_db()
    assert post.document == ""
    assert files() == before


def test_what_fails_leaves_no_file_behind(post, director, at, monkeypatch):
    before = files()

    def fail(**entry):
        raise RuntimeError

    monkeypatch.setattr(post_document, "record_audit", fail)

    with pytest.raises(RuntimeError):
        attach_document(post=post, data=PDF, by=director, at=at)

    assert files() == before


def test_a_post_without_one_has_none(post):
    assert read_document(post) is None
