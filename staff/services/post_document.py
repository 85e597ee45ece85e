"""The document by which somebody was appointed (任命文件): kept sealed, handed out by a view that asks."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.picture import take_picture
from common.stored_file import delete_stored, read_encrypted, store_encrypted
from staff.models import Post

MOST_BYTES = 5 * 1024 * 1024
FOLDER = "appointments"
PDF = "application/pdf"
JPEG = "image/jpeg"


class DocumentRefused(ValueError):
    """The upload can't be kept; nothing was changed. Of a photo `common.picture.PictureRefused` tells why."""


class DocumentTooBig(DocumentRefused):
    pass


class DocumentEmpty(DocumentRefused):
    pass


@dataclass(frozen=True)
class Document:
    data: bytes
    content_type: str

    @property
    def ending(self) -> str:
        return "pdf" if self.content_type == PDF else "jpg"


def attach_document(*, post: Post, data: bytes, by: User | None, at: datetime) -> Post:
    """Keep the document of the appointment; a newer one takes the place of the older.

    A photo is drawn anew, so that nothing but the picture stays; a PDF is kept as it is.
    """
    document = _take(data)
    name = store_encrypted(document.data, folder=FOLDER)
    try:
        return _attach(post, name, document, by, at)
    except BaseException:
        delete_stored(name)  # what was rolled back must not leave its file behind
        raise


def read_document(post: Post) -> Document | None:
    return Document(read_encrypted(post.document), post.document_type) if post.document else None


def _take(data: bytes) -> Document:
    if not data:
        raise DocumentEmpty(_("文件是空的，请重新选择。"))
    if len(data) > MOST_BYTES:
        raise DocumentTooBig(_("文件不能超过 5 MB，请压缩后再传。"))
    if data.startswith(b"%PDF-"):
        return Document(data, PDF)
    return Document(take_picture(data), JPEG)


@transaction.atomic
def _attach(post: Post, name: str, document: Document, by, at) -> Post:
    post = Post.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=post.pk)
    replaced = post.document
    post.document, post.document_type = name, document.content_type
    post.save(update_fields=["document", "document_type"])
    if replaced:
        transaction.on_commit(lambda: delete_stored(replaced))
    record_audit(
        action="attach_document",
        subject=post,
        by=by,
        at=at,
        old={"has_document": bool(replaced)},
        new={"has_document": True, "type": document.content_type, "bytes": len(document.data)},
        region_path=post.enterprise.region_path,
    )
    return post
