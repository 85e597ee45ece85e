"""Where the public part of a credit archive stands: the list, one kind of it, one record."""

from urllib.parse import urlencode

from django.urls import reverse

from enterprises.models import ArchiveEntry, Enterprise

SUBJECTS = {
    "inspection": ArchiveEntry.Subject.INSPECTION,
    "sample": ArchiveEntry.Subject.SAMPLE,
    "licence": ArchiveEntry.Subject.LICENCE,
    "credit": ArchiveEntry.Subject.CREDIT_EVENT,
}
NAMES = {subject: name for name, subject in SUBJECTS.items()}


def archive_url(enterprise: Enterprise, language: str, kind: str = "") -> str:
    address = reverse("portal:show_public_archive", kwargs={"public_id": enterprise.public_id})
    return _asked(address, kind=kind, lang=_lang(language))


def record_url(enterprise: Enterprise, entry: ArchiveEntry, language: str) -> str:
    address = reverse(
        "portal:show_public_record",
        kwargs={
            "public_id": enterprise.public_id,
            "subject": NAMES[ArchiveEntry.Subject(entry.subject)],
            "subject_id": entry.subject_id,
        },
    )
    return _asked(address, lang=_lang(language))


def _lang(language: str) -> str:
    return "en" if language == "en" else ""


def _asked(address: str, **query: str) -> str:
    said = {name: value for name, value in query.items() if value}
    return f"{address}?{urlencode(said)}" if said else address
