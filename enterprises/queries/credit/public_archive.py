"""The public part of a credit archive (食品安全法第113条): what is in publication, no private field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from common.masking import mask_licence
from enterprises.models import ArchiveEntry, Enterprise
from enterprises.queries.credit.archive import outcome_of

SOLE_TRADER_PREFIX = "92"  # first two characters of a credit code: industry and commerce, sole trader


@dataclass(frozen=True)
class PublicArchiveFact:
    kind: str
    kind_label: str
    occurred_on: date
    title: str
    outcome: str
    document_no: str  # of licences only, masked where it may hold the digits of an identity number
    publish_to: date | None


def find_public_enterprise(public_id: str) -> Enterprise | None:
    if not public_id.isalnum():  # a NUL from anybody's address would be an error of the database
        return None
    fields = ("public_id", "name", "credit_code", "status")
    return Enterprise.objects.filter(public_id=public_id).only(*fields).first()


def public_entries(enterprise: Enterprise, day: date, kind: str = "") -> QuerySet[ArchiveEntry]:
    """In publication on that day, the latest facts first."""
    entries = enterprise.archive_entries.public(day).order_by("-occurred_on", "-pk")
    return entries.filter(kind=kind) if kind else entries


def public_facts_of(enterprise: Enterprise, entries: Sequence[ArchiveEntry]) -> list[PublicArchiveFact]:
    is_sole_trader = enterprise.credit_code.startswith(SOLE_TRADER_PREFIX)
    return [
        PublicArchiveFact(
            kind=entry.kind,
            kind_label=entry.get_kind_display(),
            occurred_on=entry.occurred_on,
            title=entry.title,
            outcome=outcome_of(entry),
            document_no=mask_licence(entry.document_no, is_sole_trader=is_sole_trader)
            if entry.kind == ArchiveEntry.Kind.LICENCE
            else "",
            publish_to=entry.publish_to,
        )
        for entry in entries
    ]
