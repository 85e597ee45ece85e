"""Staffing findings that should be hazards and are not, hazards that have nothing behind them any more."""

from collections.abc import Sequence

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from hazards.models import Hazard
from staff.models import FindingRule, StaffingFinding

KEY = "staffing-"
_HAZARD_KEY = Concat(Value(KEY), Cast("pk", CharField()))


def source_key_of(finding: StaffingFinding) -> str:
    return f"{KEY}{finding.pk}"


def findings_without_hazard(enterprise_ids: Sequence[int] | None = None) -> QuerySet[StaffingFinding]:
    findings = StaffingFinding.objects.open().filter(outcome=FindingRule.Outcome.HAZARD)
    if enterprise_ids is not None:
        findings = findings.filter(enterprise_id__in=enterprise_ids)
    known = Hazard.objects.filter(
        enterprise=OuterRef("enterprise"), source=Hazard.Source.STAFFING, source_key=OuterRef("hazard_key")
    )
    wanted = findings.annotate(hazard_key=_HAZARD_KEY).filter(~Exists(known))
    return wanted.select_related("enterprise", "person", "staffing_rule").order_by("pk")


def hazards_without_finding(enterprise_ids: Sequence[int] | None = None) -> QuerySet[Hazard]:
    """Open hazards whose finding is resolved."""
    hazards = Hazard.objects.open().filter(source=Hazard.Source.STAFFING)
    if enterprise_ids is not None:
        hazards = hazards.filter(enterprise_id__in=enterprise_ids)
    standing = (
        StaffingFinding.objects.open()
        .filter(enterprise=OuterRef("enterprise"))
        .annotate(hazard_key=_HAZARD_KEY)
        .filter(hazard_key=OuterRef("source_key"))
    )
    return hazards.filter(~Exists(standing)).order_by("pk")


def is_still_found(hazard: Hazard) -> bool:
    """Whether the registry still shows what the hazard was opened for."""
    if hazard.source != Hazard.Source.STAFFING:
        return False
    number = hazard.source_key.removeprefix(KEY)
    return number.isdecimal() and StaffingFinding.objects.open().filter(pk=int(number)).exists()
