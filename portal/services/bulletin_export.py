"""A bulletin leaves the platform as a file: who took it stands on every page and in the audit trail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from portal.bulletin.document import Document
from portal.queries.bulletin.figures import Bulletin
from portal.services.bulletin_docx import write_docx
from portal.services.bulletin_pdf import draw_pdf


@dataclass(frozen=True)
class FileFormat:
    ending: str
    content_type: str
    make: Callable[..., bytes]


PDF = FileFormat("pdf", "application/pdf", draw_pdf)
DOCX = FileFormat(
    "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx
)


@transaction.atomic
def export_bulletin(
    bulletin: Bulletin, document: Document, *, file_format: FileFormat, by: User, at: datetime
) -> bytes:
    region = bulletin.region
    record_audit(
        action="export_bulletin",
        subject=region,
        by=by,
        at=at,
        region_path=region.path,
        new={"month": bulletin.span.name, "format": file_format.ending},
    )
    return file_format.make(document, by=by, at=at)
