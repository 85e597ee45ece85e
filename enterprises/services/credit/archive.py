"""Entering facts in the credit archive, in the transaction that makes or changes them.

Apps above call it with what they know: the archive itself knows none of their tables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from enterprises.models import ArchiveEntry, CreditEvent, Enterprise
from enterprises.queries.credit.sealed_entry import sealed_entry
from ledger.services.leaf import add_leaves, new_salt

BATCH = 2_000
LONGEST_TITLE, LONGEST_REASON = 240, 200


@dataclass(frozen=True)
class Fact:
    """What one entry says. `sealed_as` is id and revision of a record that the ledger seals by itself; an
    entry without it is sealed on its own."""

    enterprise_id: int
    kind: str
    subject: str
    subject_id: int
    act: str
    occurred_on: date
    title: str = ""
    outcome: str = ""
    document_no: str = ""
    authority: str = ""
    basis: str = ""
    content: str = ""
    reason: str = ""
    publish_from: date | None = None
    publish_to: date | None = None
    sealed_as: tuple[UUID, int] | None = None


def enter_facts(facts: Iterable[Fact], *, at: datetime) -> None:
    """Whoever calls holds the rows that the facts tell of, so that no two entries get one number.

    What was withdrawn stays so: a fact of which that is known takes no further entry. A few statements for
    two thousand facts.
    """
    rest = iter(facts)
    while some := list(islice(rest, BATCH)):
        _enter(some, at)


def enter_event(event: CreditEvent, act: str, *, at: datetime, reason: str = "") -> None:
    """An entry on a credit event as it is about to be saved: the database holds the row to it."""
    is_withdrawn = act == ArchiveEntry.Act.WITHDRAW
    fact = Fact(
        enterprise_id=event.enterprise_id,
        kind=event.kind,
        subject=ArchiveEntry.Subject.CREDIT_EVENT,
        subject_id=event.pk,
        act=act,
        occurred_on=event.decided_on,
        title=event.title,
        outcome=event.severity,
        document_no=event.document_no,
        authority=event.authority,
        basis=event.basis,
        content=event.content,
        reason=reason,
        publish_from=None if is_withdrawn else event.publish_from,
        publish_to=None if is_withdrawn else event.publish_to,
    )
    enter_facts([fact], at=at)


def _enter(facts: Sequence[Fact], at: datetime) -> None:
    numbers, withdrawn = _known(facts)
    entries = []
    for fact in facts:
        key = (fact.subject, fact.subject_id)
        if key in withdrawn:
            continue
        numbers[key] = numbers.get(key, 0) + 1
        entries.append(_entry(fact, numbers[key], at))
    ArchiveEntry.objects.bulk_create(entries)
    own = [entry for entry in entries if entry.salt is not None]
    if own:
        ids = {entry.enterprise_id for entry in own}
        public_ids = dict(Enterprise.objects.filter(pk__in=ids).values_list("pk", "public_id"))
        add_leaves(sealed_entry(entry, public_ids[entry.enterprise_id]).entry for entry in own)


def _known(facts: Sequence[Fact]) -> tuple[dict[tuple[str, int], int], set[tuple[str, int]]]:
    """The last number of each fact that has entries, and which facts were withdrawn."""
    numbers, withdrawn = {}, set()
    for subject in sorted({fact.subject for fact in facts}):
        ids = {fact.subject_id for fact in facts if fact.subject == subject}
        entries = ArchiveEntry.objects.filter(subject=subject, subject_id__in=ids)
        for pk, number, act in entries.order_by("number").values_list("subject_id", "number", "act"):
            numbers[subject, pk] = number
            if act == ArchiveEntry.Act.WITHDRAW:
                withdrawn.add((subject, pk))
    return numbers, withdrawn


def _entry(fact: Fact, number: int, at: datetime) -> ArchiveEntry:
    entry = ArchiveEntry(
        enterprise_id=fact.enterprise_id,
        kind=fact.kind,
        subject=fact.subject,
        subject_id=fact.subject_id,
        number=number,
        act=fact.act,
        occurred_on=fact.occurred_on,
        at=at,
        title=fact.title[:LONGEST_TITLE],
        outcome=fact.outcome,
        document_no=fact.document_no,
        authority=fact.authority,
        basis=fact.basis,
        content=fact.content,
        reason=fact.reason[:LONGEST_REASON],
        publish_from=fact.publish_from,
        publish_to=fact.publish_to,
    )
    if fact.sealed_as is None:
        entry.salt = new_salt()
    else:
        entry.log_id, entry.log_revision = fact.sealed_as
    return entry
