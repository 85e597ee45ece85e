from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from hazards.models import Hazard
from hazards.services.hazard import open_hazard, withdraw_hazard
from hazards.services.move import Evidence
from inspections.models import Inspection, InspectionItem, InspectionRule, WaitingPublication
from inspections.services.sealing import REVISION_FIELDS, keep, next_revision, seal
from inspections.signals import inspections_finalised


class InspectionRefused(Exception):
    """The inspection can't be recorded or changed as asked; nothing was."""


class InspectedInFuture(InspectionRefused):
    """The day of the inspection has not come."""


class AlreadyFinal(InspectionRefused):
    """The result was told before and can only be withdrawn."""


class AlreadyWithdrawn(InspectionRefused):
    """The inspection was withdrawn before."""


class NoRuleInForce(InspectionRefused):
    """No rule says what result follows from the failures of that day."""


@dataclass(frozen=True)
class FailedItem:
    """An item that didn't conform (不符合项)."""

    description: str
    is_key: bool = False
    code: str = ""


@transaction.atomic
def record_inspection(
    *,
    enterprise: Enterprise,
    kind: str,
    inspected_on: date,
    failed_items: Sequence[FailedItem],
    by: User | None,
    at: datetime,
    is_final: bool = True,
    passed_items: Sequence[FailedItem] = (),
) -> Inspection:
    """Record an inspection; result and score follow from the failures by the rule of its day.

    The same item told twice counts once. Final: the enterprise was told in writing (令49号第三十五条).
    """
    if inspected_on > local_date(at):
        raise InspectedInFuture(_("检查日期不能晚于今天。"))
    rule = InspectionRule.objects.on(inspected_on).order_by("-effective_from").first()
    if rule is None:
        raise NoRuleInForce(_("检查当日没有有效的结果判定规则。"))
    failed = {(item.code, item.description): item for item in failed_items}
    passed = {(item.code, item.description): item for item in passed_items}
    key_failures = sum(item.is_key for item in failed.values())
    general_failures = len(failed) - key_failures
    inspection = Inspection.objects.create(
        enterprise=enterprise,
        kind=kind,
        inspected_on=inspected_on,
        result=rule.result_of(key_failures=key_failures, general_failures=general_failures),
        score=rule.score_of(key_failures=key_failures, general_failures=general_failures),
        key_failure_count=key_failures,
        general_failure_count=general_failures,
    )
    outcomes = [(item, InspectionItem.Outcome.FAIL) for item in failed.values()]
    outcomes += [(item, InspectionItem.Outcome.PASS) for key, item in passed.items() if key not in failed]
    InspectionItem.objects.bulk_create(
        InspectionItem(
            inspection=inspection,
            enterprise=enterprise,
            code=item.code,
            description=item.description,
            is_key=item.is_key,
            outcome=outcome,
        )
        for item, outcome in outcomes
    )
    record_audit(
        action="record_inspection",
        subject=inspection,
        by=by,
        at=at,
        new={
            "result": inspection.result,
            "score": inspection.score,
            "inspected_on": inspected_on.isoformat(),
        },
        region_path=enterprise.region_path,
    )
    return finalise_inspection(inspection=inspection, by=by, at=at) if is_final else inspection


@transaction.atomic
def finalise_inspection(*, inspection: Inspection, by: User | None, at: datetime) -> Inspection:
    """The result is told and counts from now on; each failed key item becomes a hazard to be closed."""
    inspection = _locked(inspection)
    if inspection.final_at:
        raise AlreadyFinal(_("结果已经告知企业，只能撤销。"))
    make_final(
        inspection, at, inspection.paper_record.told_on if inspection.is_from_paper else local_date(at)
    )
    for item in inspection.items.filter(is_key=True, outcome=InspectionItem.Outcome.FAIL).order_by("pk"):
        open_hazard(
            enterprise=inspection.enterprise,
            source=Hazard.Source.INSPECTION,
            source_key=hazard_key(item),
            severity=Hazard.Severity.MAJOR,
            title=item.description or item.code,
            by=by,
            at=at,
            evidence=Evidence(no_photo="以检查记录为证"),
        )
    tell_of(inspection, "finalise_inspection", by, at, new={"final_on": inspection.final_on.isoformat()})
    return inspection


def make_final(inspection: Inspection, at: datetime, determined_on: date) -> None:
    """From now on it counts, and the log knows it as it stands; it was determined when it was told."""
    inspection.final_at, inspection.final_on, inspection.revised_at = at, local_date(at), at
    inspection.determined_on = determined_on
    inspection.save(update_fields=["final_at", "final_on", "revised_at", "determined_on"])
    WaitingPublication.objects.create(inspection=inspection, since=inspection.publication_since)
    seal(Inspection, [inspection.pk])


@transaction.atomic
def withdraw_inspection(*, inspection: Inspection, reason: str, by: User | None, at: datetime) -> Inspection:
    """The inspection turned out wrong: it stays on record, counts for nothing, and so do its open hazards."""
    inspection = _locked(inspection)
    if inspection.final_at:
        keep(Inspection, [inspection.pk])
        next_revision(inspection, at)
    inspection.withdrawn_at, inspection.withdraw_reason = at, reason[:200]
    inspection.save(update_fields=["withdrawn_at", "withdraw_reason", *REVISION_FIELDS])
    WaitingPublication.objects.filter(inspection=inspection).delete()
    seal(Inspection, [inspection.pk])
    keys = [hazard_key(item) for item in inspection.items.all()]
    for hazard in Hazard.objects.unclosed().filter(source=Hazard.Source.INSPECTION, source_key__in=keys):
        withdraw_hazard(hazard=hazard, by=by, at=at, reason=reason)
    tell_of(inspection, "withdraw_inspection", by, at, new={"withdrawn_at": at.isoformat()}, reason=reason)
    return inspection


def _locked(inspection: Inspection) -> Inspection:
    inspection = (
        Inspection.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=inspection.pk)
    )
    if inspection.withdrawn_at:
        raise AlreadyWithdrawn(_("这次检查已经撤销。"))
    return inspection


def hazard_key(item: InspectionItem) -> str:
    return f"inspection:{item.inspection_id}:{item.pk}"


def tell_of(inspection: Inspection, action: str, by: User | None, at: datetime, **change) -> None:
    record_audit(
        action=action,
        subject=inspection,
        by=by,
        at=at,
        region_path=inspection.enterprise.region_path,
        **change,
    )
    inspections_finalised.send(sender=Inspection, enterprise_ids=[inspection.enterprise_id], at=at)
