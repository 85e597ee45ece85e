"""What a decision about a complaint is sealed as: number, kind, states, dates; nothing of the reporter."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext_lazy

from enterprises.models import Enterprise
from inspections.models import Complaint, ComplaintStep
from ledger.entry import moment_text
from ledger.sealed_kinds import SealedKind, SealedRecord

BATCH = 2_000


def sealed_step(step: ComplaintStep, complaint: Complaint) -> SealedRecord:
    return SealedRecord(
        kind=COMPLAINT_DECISION.name,
        record_id=step.log_id,
        revision=1,
        at=step.at,
        payload=_payload(step, complaint),
        salt=bytes(step.salt),
    )


def sealed_steps(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    """Decisions of before steps were written down are left out."""
    steps = ComplaintStep.objects.filter(act__in=ComplaintStep.DECISIONS, is_earlier=False).order_by("pk")
    if ids is not None:
        steps = steps.filter(log_id__in=ids)
    rows = steps.select_related("complaint__enterprise").prefetch_related("complaint__corrections__was")
    for step in rows.iterator(BATCH):
        yield sealed_step(step, step.complaint)


def _payload(step: ComplaintStep, complaint: Complaint) -> dict[str, Any]:
    return {
        "enterprise": enterprise_then(step, complaint).public_id,
        "complaint": complaint.number,
        "kind": str(complaint.kind),
        "received_on": complaint.received_on.isoformat(),
        "number": step.number,
        "act": str(step.act),
        "from": str(step.from_state),
        "to": str(step.to_state),
        "ground": str(step.ground),
        "outcome": str(step.outcome),
        "verdict": str(step.verdict),
        "severity": step.severity,
        "by": step.by_id,
        "at": moment_text(step.at),
    }


def enterprise_then(step: ComplaintStep, complaint: Complaint) -> Enterprise:
    """Whom the case was about when that step was taken; a correction changes it from its own step on."""
    later = [one for one in complaint.corrections.all() if one.step > step.number]
    return min(later, key=lambda one: one.step).was if later else complaint.enterprise


COMPLAINT_DECISION = SealedKind(
    name="complaint-decision", label=pgettext_lazy("一项", "投诉举报处理决定"), records=sealed_steps
)
