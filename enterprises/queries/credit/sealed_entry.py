"""What an entry of the credit archive is sealed as, and credit events that say something else than theirs."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import pgettext_lazy

from enterprises.models import ArchiveEntry, CreditEvent
from ledger.entry import moment_text
from ledger.queries.finding import MOST_FINDINGS
from ledger.sealed_kinds import Contradiction, SealedKind, SealedRecord

BATCH = 2_000
# What the row of a credit event says, and where its newest entry says it.
SAID = {
    "enterprise_id": "n.enterprise_id",
    "kind": "n.kind",
    "severity": "n.outcome",
    "title": "n.title",
    "document_no": "n.document_no",
    "authority": "n.authority",
    "basis": "n.basis",
    "content": "n.content",
    "decided_on": "n.occurred_on",
    "publish_from": "CASE WHEN n.act = 'WITHDRAW' THEN e.publish_from ELSE n.publish_from END",
    "publish_to": "CASE WHEN n.act = 'WITHDRAW' THEN e.publish_to ELSE n.publish_to END",
    "withdrawn_at": "CASE WHEN n.act = 'WITHDRAW' THEN n.at END",
    "withdraw_reason": "CASE WHEN n.act = 'WITHDRAW' THEN n.reason ELSE '' END",
}
NAMED = ("authority", "basis", "content")  # sealed where they say something: older entries stay as they were
UNTOLD = ("title", *NAMED, "withdraw_reason")  # words: the field is named, and nothing more
DIFFERS = {"postgresql": "{one} IS DISTINCT FROM {other}", "sqlite": "{one} IS NOT {other}"}
CONTRADICTED = """
    SELECT e.id, n.log_id, {pairs}
    FROM {events} e LEFT JOIN {entries} n ON n.subject = 'CREDIT_EVENT' AND n.subject_id = e.id
        AND NOT EXISTS (SELECT 1 FROM {entries} l WHERE l.subject = 'CREDIT_EVENT' AND l.subject_id = e.id
                        AND l.number > n.number)
    WHERE n.id IS NULL OR {differs} ORDER BY e.id LIMIT {most}
"""
REMOVED = """
    SELECT n.subject_id, n.log_id FROM {entries} n
    WHERE n.subject = 'CREDIT_EVENT' AND n.number = 1
      AND NOT EXISTS (SELECT 1 FROM {events} e WHERE e.id = n.subject_id)
    ORDER BY n.id LIMIT {most}
"""


def sealed_entry(entry: ArchiveEntry, public_id: str) -> SealedRecord:
    """`public_id` is that of its enterprise."""
    payload: dict[str, Any] = {
        "enterprise": public_id,
        "subject": str(entry.subject),
        "subject_id": entry.subject_id,
        "number": entry.number,
        "kind": str(entry.kind),
        "act": str(entry.act),
        "occurred_on": entry.occurred_on.isoformat(),
        "at": moment_text(entry.at),
        "title": entry.title,
        "outcome": str(entry.outcome),
        "document_no": entry.document_no,
        "reason": entry.reason,
        "publish_from": entry.publish_from and entry.publish_from.isoformat(),
        "publish_to": entry.publish_to and entry.publish_to.isoformat(),
    }
    payload |= {name: getattr(entry, name) for name in NAMED if getattr(entry, name)}
    return SealedRecord(
        kind=ARCHIVE_ENTRY.name,
        record_id=entry.log_id,
        revision=1,
        at=entry.at,
        payload=payload,
        salt=bytes(entry.salt),
    )


def sealed_entries(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    """Without those that repeat a record which is sealed itself."""
    entries = ArchiveEntry.objects.filter(salt__isnull=False).order_by("pk").select_related("enterprise")
    if ids is not None:
        entries = entries.filter(log_id__in=ids)
    for entry in entries.iterator(BATCH):
        yield sealed_entry(entry, entry.enterprise.public_id)


def contradicted_events() -> Iterator[Contradiction]:
    """Credit events that are not what their newest entry says, or are gone: two statements over all."""
    tables = {"events": CreditEvent._meta.db_table, "entries": ArchiveEntry._meta.db_table}
    pairs = [(f"e.{name}", said) for name, said in SAID.items()]
    differs = DIFFERS[connection.vendor]
    statement = CONTRADICTED.format(
        pairs=", ".join(f"{one}, {other}" for one, other in pairs),
        differs=" OR ".join(differs.format(one=one, other=other) for one, other in pairs),
        most=MOST_FINDINGS,
        **tables,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for pk, log_id, *values in cursor.fetchall():
            yield _contradiction(pk, log_id, values)
        cursor.execute(REMOVED.format(most=MOST_FINDINGS, **tables))
        for pk, log_id in cursor.fetchall():
            yield Contradiction(UUID(str(log_id)), 1, f"credit event {pk} was removed")


def _contradiction(pk: int, log_id: Any, values: Sequence[Any]) -> Contradiction:
    if log_id is None:
        return Contradiction(None, None, f"credit event {pk} has no entry in the archive: it was added")
    told = zip(SAID, values[::2], values[1::2], strict=True)
    words = [
        name if name in UNTOLD else f"{name} {stands} (archive: {said})"
        for name, stands, said in told
        if stands != said
    ]
    detail = f"credit event {pk} does not say what its entries say: {', '.join(words)}"
    return Contradiction(UUID(str(log_id)), 1, detail)


ARCHIVE_ENTRY = SealedKind(
    name="archive-entry",
    label=pgettext_lazy("一条", "信用档案条目"),
    records=sealed_entries,
    contradictions=contradicted_events,
)
