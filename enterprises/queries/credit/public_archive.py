"""The public part of a credit archive (食品安全法第113条): what is in publication, no private field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from common.masking import mask_licence
from enterprises.models import ArchiveEntry, Enterprise, PublicationTerms
from enterprises.queries.credit.archive import outcome_of

SOLE_TRADER_PREFIX = "92"  # first two characters of a credit code: industry and commerce, sole trader


@dataclass(frozen=True)
class PublicArchiveFact:
    kind: str
    kind_label: str
    occurred_on: date
    title: str
    outcome: str
    document_no: str  # of licences and decisions; masked where it may hold the digits of an identity number
    authority: str
    basis: str
    sanction: str  # the heaviest of a penalty
    content: str
    publish_to: date | None

    @property
    def headline(self) -> str:
        words = " · ".join(part for part in (self.title, self.outcome) if part)
        return f"{words} {self.document_no}".strip()


def find_public_enterprise(public_id: str) -> Enterprise | None:
    if not public_id.isalnum():  # a NUL from anybody's address would be an error of the database
        return None
    fields = ("public_id", "name", "credit_code", "status")
    return Enterprise.objects.filter(public_id=public_id).only(*fields).first()


def public_entries(enterprise: Enterprise, day: date, kind: str = "") -> QuerySet[ArchiveEntry]:
    """In publication on that day, the latest facts first."""
    entries = enterprise.archive_entries.public(day).order_by("-occurred_on", "-pk")
    return entries.filter(kind=kind) if kind else entries


def find_public_entry(
    enterprise: Enterprise, subject: str, subject_id: int, day: date
) -> ArchiveEntry | None:
    """How one fact stands now; None where it is not, no longer or not yet in publication."""
    return public_entries(enterprise, day).filter(subject=subject, subject_id=subject_id).first()


def public_facts_of(enterprise: Enterprise, entries: Sequence[ArchiveEntry]) -> list[PublicArchiveFact]:
    """Two queries at most, the second where penalties are among them."""
    is_sole_trader = enterprise.credit_code.startswith(SOLE_TRADER_PREFIX)
    entries = list(entries)
    sanctions = _sanctions_of(entries)
    return [
        PublicArchiveFact(
            kind=entry.kind,
            kind_label=entry.get_kind_display(),
            occurred_on=entry.occurred_on,
            title=entry.title,
            outcome=outcome_of(entry),
            document_no=_document_no(entry, is_sole_trader=is_sole_trader),
            authority=entry.authority,
            basis=entry.basis,
            sanction=sanctions.get(entry.subject_id, "") if entry.kind == ArchiveEntry.Kind.PENALTY else "",
            content=entry.content,
            publish_to=entry.publish_to,
        )
        for entry in entries
    ]


def _document_no(entry: ArchiveEntry, *, is_sole_trader: bool) -> str:
    if entry.kind == ArchiveEntry.Kind.LICENCE:
        return mask_licence(entry.document_no, is_sole_trader=is_sole_trader)
    return entry.document_no if entry.subject == ArchiveEntry.Subject.CREDIT_EVENT else ""


def _sanctions_of(entries: Sequence[ArchiveEntry]) -> dict[int, str]:
    """Credit event → its heaviest sanction in words."""
    pks = [entry.subject_id for entry in entries if entry.kind == ArchiveEntry.Kind.PENALTY]
    if not pks:
        return {}
    terms = PublicationTerms.objects.filter(event__in=pks)
    return {one.event_id: str(one.get_sanction_display()) for one in terms.only("event_id", "sanction")}
