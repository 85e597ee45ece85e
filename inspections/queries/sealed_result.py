"""What an inspection and a sample are sealed as: each revision with everything that it said."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import pgettext_lazy

from inspections.models import (
    Inspection,
    InspectionItem,
    InspectorReplacement,
    LabReport,
    OnSiteAnswer,
    OnSiteInspection,
    OnSitePhoto,
    OnSiteSignature,
    Sample,
    SampleItem,
)
from inspections.queries.sampling.sealed_move import report_part
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000


def inspection_payload(inspection: Inspection) -> dict[str, Any]:
    return {
        "enterprise": inspection.enterprise.public_id,
        "kind": inspection.kind,
        "kind_text": inspection.kind_text,
        "inspected_on": _day(inspection.inspected_on),
        "result": inspection.result,
        "score": inspection.score,
        "items_checked": inspection.items_checked,
        "key_failure_count": inspection.key_failure_count,
        "general_failure_count": inspection.general_failure_count,
        "items": [
            {
                "code": item.code,
                "description": item.description,
                "is_key": item.is_key,
                "risk_text": item.risk_text,
                "outcome": item.outcome,
            }
            for item in inspection.items.all()
        ],
        **_standing(inspection),
        **_on_site(inspection),
        **_paper_record(inspection),
    }


def _paper_record(inspection: Inspection) -> dict[str, Any]:
    """Which paper it was entered from; nothing where it was recorded here."""
    if not inspection.is_from_paper:
        return {}
    paper = inspection.paper_record
    return {
        "paper_record": {
            "number": paper.number,
            "inspectors": [paper.first_inspector, paper.second_inspector],
            "told_on": _day(paper.told_on),
            "reason": paper.reason,
            "entered_at": moment_text(paper.entered_at),
        }
    }


def _on_site(inspection: Inspection) -> dict[str, Any]:
    """How it was carried out and who signed; nothing where only the result was recorded."""
    on_site = getattr(inspection, "on_site", None)
    if on_site is None:
        return {}
    presence = on_site.presence
    return {
        "on_site": {
            "checklist": str(on_site.checklist),
            "started_at": moment_text(on_site.started_at),
            "presence": presence
            and {
                "official_scanned_at": moment_text(presence.official_scanned_at),
                "member_scanned_at": moment_text(presence.member_scanned_at),
            },
            "no_presence_reason": on_site.no_presence_reason,
            "recorded_at": moment_text(on_site.recorded_at),
            "captured_at": moment_text(on_site.captured_at),
            "remarks": on_site.remarks,
            "told_at": moment_text(on_site.told_at),
            "refused_reason": on_site.refused_reason,
            "witness": on_site.witness,
            **_replacements(on_site),
            "answers": [
                {
                    "code": answer.item.code,
                    "outcome": answer.outcome,
                    "note": answer.note,
                    "is_corrected": answer.is_corrected,
                    **({"is_critical": True} if answer.is_critical else {}),
                    "due_at": moment_text(answer.due_at),
                    "photos": [
                        {"sha256": shown.photo.sha256, "is_after": shown.is_after}
                        for shown in answer.photos.all()
                    ],
                }
                for answer in on_site.answers.all()
            ],
            "signatures": [
                {
                    "side": signature.side,
                    "name": signature.name,
                    "sha256": signature.sha256,
                    "signed_at": moment_text(signature.signed_at),
                }
                for signature in on_site.signatures.all()
            ],
        }
    }


def _replacements(on_site: OnSiteInspection) -> dict[str, Any]:
    """Who took whose place after it had begun; nothing where those who began it ended it."""
    found = [
        {
            "leaving": str(one.leaving),
            "successor": str(one.successor),
            "state": one.state,
            "reason": one.reason,
            "at": moment_text(one.at),
        }
        for one in on_site.replacements.all()
    ]
    return {"replacements": found} if found else {}


def sample_payload(sample: Sample) -> dict[str, Any]:
    """What was taken here also says how; what was published elsewhere is sealed as it always was."""
    taken = {"sampling": _sampling(sample)} if sample.number else {}
    if sample.producer is not None:  # without one it is sealed as it always was
        taken |= {"producer": sample.producer.public_id}
    return taken | {
        "enterprise": sample.enterprise.public_id,
        "name": sample.name,
        "food_class": sample.food_class,
        "producer_name": sample.producer_name,
        "sampled_unit_name": sample.sampled_unit_name,
        "production_text": sample.production_text,
        "publisher": sample.publisher,
        "published_on": _day(sample.published_on),
        "verdict": sample.verdict,
        "is_risk_item": sample.is_risk_item,
        "disposal": sample.disposal,
        "disposed_on": _day(sample.disposed_on),
        "items": [
            {
                "item": item.item,
                "result_text": item.result_text,
                "limit_text": item.limit_text,
                "unit_text": item.unit_text,
                "result_value": _number(item.result_value),
                "limit_operator": item.limit_operator,
                "limit_value": _number(item.limit_value),
                "unit": item.unit,
                "verdict": item.verdict,
                "source_row": item.source_row,
            }
            for item in sample.items.all()
        ],
        **_standing(sample),
    }


def _sampling(sample: Sample) -> dict[str, Any]:
    record = sample.record
    return {
        "number": sample.number,
        "kind": sample.kind,
        "taken_at": moment_text(record.taken_at),
        "quantity": f"{record.quantity:.3f}",
        "spare_quantity": f"{record.spare_quantity:.3f}",
        "unit": record.unit,
        "reports": [report_part(report) for report in sample.reports.all()],
    }


PAYLOADS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Inspection: inspection_payload,
    Sample: sample_payload,
}
ITEMS = {Inspection: InspectionItem, Sample: SampleItem}
ON_SITE = (
    Prefetch(
        "on_site__answers", OnSiteAnswer.objects.select_related("item").order_by("item__position", "pk")
    ),
    Prefetch(
        "on_site__answers__photos", OnSitePhoto.objects.select_related("photo").order_by("is_after", "pk")
    ),
    Prefetch(
        "on_site__replacements",
        InspectorReplacement.objects.select_related("leaving", "successor").order_by("pk"),
    ),
    Prefetch("on_site__signatures", OnSiteSignature.objects.order_by("side", "pk")),
)


def final_results(model: type[Inspection] | type[Sample]) -> QuerySet:
    """Rows that are sealed, with all that their payload is made of. Withdrawn ones stay sealed."""
    items = ITEMS[model].objects.order_by("pk")
    rows = model.objects.filter(final_at__isnull=False).select_related("enterprise")
    if model is Inspection:
        rows = rows.select_related(
            "on_site__checklist", "on_site__presence", "paper_record", "publication"
        ).prefetch_related(*ON_SITE)
    if model is Sample:
        reports = LabReport.objects.order_by("pk").select_related("laboratory")
        rows = rows.select_related("record", "producer").prefetch_related(Prefetch("reports", reports))
    return rows.prefetch_related(Prefetch("items", items)).order_by("pk")


def sealed_now(row: Inspection | Sample) -> SealedRecord:
    """The revision that is in force."""
    return SealedRecord(
        kind=KINDS[type(row)],
        record_id=row.record_id,
        revision=row.revision,
        at=row.revised_at or row.final_at,
        payload=PAYLOADS[type(row)](row),
        salt=bytes(row.salt),
    )


def _all_revisions(
    model: type[Inspection] | type[Sample], ids: Sequence[UUID] | None
) -> Iterator[SealedRecord]:
    rows = final_results(model).prefetch_related("superseded")
    if ids is not None:
        rows = rows.filter(record_id__in=ids)
    for row in rows.iterator(BATCH):
        for old in row.superseded.all():
            yield SealedRecord(
                kind=KINDS[model],
                record_id=row.record_id,
                revision=old.revision,
                at=old.at,
                payload=old.payload,
                salt=bytes(old.salt),
            )
        yield sealed_now(row)


def sealed_inspections(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    return _all_revisions(Inspection, ids)


def sealed_samples(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    return _all_revisions(Sample, ids)


def _standing(row: Inspection | Sample) -> dict[str, Any]:
    return {
        "final_at": moment_text(row.final_at),
        "withdrawn_at": moment_text(row.withdrawn_at),
        "withdraw_reason": row.withdraw_reason,
        "source": row.source,
        "source_key": row.source_key,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.8f}"


INSPECTION = SealedKind(
    name="inspection", label=pgettext_lazy("一份", "监督检查结果"), records=sealed_inspections
)
SAMPLE = SealedKind(name="sample", label=pgettext_lazy("一份", "抽检结果"), records=sealed_samples)
KINDS = {Inspection: INSPECTION.name, Sample: SAMPLE.name}
