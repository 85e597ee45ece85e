"""Inspections and samples for tests; plain rows, no surprises."""

from datetime import UTC, date, datetime

from common.local_time import local_date
from inspections.models import (
    Inspection,
    InspectionItem,
    InspectionPublication,
    Sample,
    SampleItem,
    WaitingPublication,
)
from inspections.models.inspection.publication import publication_due_on

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def make_inspection(enterprise, failures=(), final_at=AT, is_published=True, **fields):
    """`failures` are pairs of description and whether it is a key item."""
    defaults = {
        "kind": Inspection.Kind.DAILY,
        "inspected_on": date(2026, 11, 20),
        "result": Inspection.Result.FAIL if failures else Inspection.Result.PASS,
        "score": 59 if failures else 100,
        "key_failure_count": sum(is_key for _words, is_key in failures),
        "general_failure_count": sum(not is_key for _words, is_key in failures),
        "final_at": final_at,
        "final_on": local_date(final_at) if final_at else None,
    }
    inspection = Inspection.objects.create(enterprise=enterprise, **(defaults | fields))
    InspectionItem.objects.bulk_create(
        InspectionItem(
            inspection=inspection,
            enterprise=enterprise,
            description=words,
            is_key=is_key,
            outcome=InspectionItem.Outcome.FAIL,
        )
        for words, is_key in failures
    )
    if not final_at or inspection.source != "registry":
        return inspection
    if not is_published and not inspection.withdrawn_at:
        WaitingPublication.objects.create(inspection=inspection, since=inspection.publication_since)
    if is_published:
        InspectionPublication.objects.create(
            inspection=inspection,
            published_at=final_at,
            published_on=inspection.final_on,
            due_on=publication_due_on(inspection.final_on),
        )
    return inspection


def make_sample(enterprise, verdict=Sample.Verdict.PASSED, **fields):
    is_failed = verdict == Sample.Verdict.FAILED
    defaults = {
        "name": "酱油",
        "published_on": date(2026, 11, 20),
        "verdict": verdict,
        "disposal": Sample.Disposal.PENDING if is_failed else Sample.Disposal.NOT_NEEDED,
        "final_at": AT,
        "final_on": local_date(AT),
    }
    values = defaults | {"state": "WITHDRAWN" if fields.get("withdrawn_at") else "FINAL"} | fields
    sample = Sample.objects.create(enterprise=enterprise, **values)
    SampleItem.objects.create(
        sample=sample,
        enterprise=enterprise,
        item="菌落总数",
        result_text="21000CFU/g",
        limit_text="≤10000CFU/g",
        verdict=verdict,
    )
    return sample
