"""Results of inspections and samplings go in the credit archive with each sealed revision (令49号第41条)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from enterprises.models import ArchiveEntry
from enterprises.services.credit.archive import Fact, enter_facts
from inspections.models import Inspection, InspectionPublication, Sample
from inspections.models.inspection.inspection import REGISTRY

Act, Kind, Subject = ArchiveEntry.Act, ArchiveEntry.Kind, ArchiveEntry.Subject


def enter_results(rows: Sequence[Inspection] | Sequence[Sample]) -> None:
    """As they stand in the revision that is sealed now; each goes in at the time of its revision."""
    by_time: dict[datetime, list[Fact]] = {}
    for row in rows:
        fact = inspection_fact(row) if isinstance(row, Inspection) else sample_fact(row)
        by_time.setdefault(row.revised_at or row.final_at, []).append(fact)
    for at, facts in by_time.items():
        enter_facts(facts, at=at)


def enter_publication(publication: InspectionPublication) -> None:
    enter_facts([publication_fact(publication)], at=publication.published_at)


def enter_publications(publications: Iterable[InspectionPublication], *, at: datetime) -> None:
    """Of results that were published together."""
    enter_facts([publication_fact(one) for one in publications], at=at)


def publication_fact(publication: InspectionPublication) -> Fact:
    inspection = publication.inspection
    return Fact(
        **_fact_of(inspection, Kind.INSPECTION, Subject.INSPECTION, Act.PUBLISH),
        occurred_on=inspection.inspected_on,
        title=inspection.kind_text,
        outcome=inspection.result,
        publish_from=publication.published_on,
    )


def inspection_fact(row: Inspection) -> Fact:
    """What comes from elsewhere was published there; what is found here once it is published."""
    return Fact(
        **_fact_of(row, Kind.INSPECTION, Subject.INSPECTION, _act_of(row)),
        occurred_on=row.inspected_on,
        title=row.kind_text,
        outcome=row.result,
        publish_from=None if row.withdrawn_at else _published_on(row),
        sealed_as=(row.record_id, row.revision),
    )


def sample_fact(row: Sample) -> Fact:
    return Fact(
        **_fact_of(row, Kind.SAMPLE, Subject.SAMPLE, _act_of(row)),
        occurred_on=row.published_on or row.final_on,
        title=row.name,
        outcome=row.verdict,
        publish_from=None if row.withdrawn_at else row.published_on,
        sealed_as=(row.record_id, row.revision),
    )


def _fact_of(row: Inspection | Sample, kind: str, subject: str, act: str) -> dict[str, Any]:
    return {
        "enterprise_id": row.enterprise_id,
        "kind": kind,
        "subject": subject,
        "subject_id": row.pk,
        "act": act,
        "reason": row.withdraw_reason,
    }


def _act_of(row: Inspection | Sample) -> str:
    if row.withdrawn_at:
        return Act.WITHDRAW
    return Act.RECORD if row.revision == 1 else Act.CHANGE


def _published_on(row: Inspection) -> date | None:
    if row.source != REGISTRY:
        return row.final_on
    publication = getattr(row, "publication", None)
    return publication.published_on if publication else None
