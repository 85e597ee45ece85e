"""What an inspector has to know of a business whose own pages they can't open: for the time of the visit."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from enterprises.models import Enterprise, Licence, Membership
from hazards.models import Hazard
from inspections.models import Inspection, InspectionItem, RiskGrade

SHOWN = 3  # last results


@dataclass(frozen=True)
class Subject:
    """The business at a glance (被检查主体): who and where it is, what was found, what is still open."""

    enterprise: Enterprise
    leaders: list[Membership]  # principal and director: who receives the inspector
    licences: list[Licence]
    grade: RiskGrade | None
    results: list[Inspection]  # the newest first, each with `failed` items
    hazards: list[Hazard]  # open, the earliest limit first


def subject_of(enterprise: Enterprise, day: date) -> Subject:
    """Six queries. Final results only, as everybody at home in the territory sees them."""
    leading = (Membership.Role.PRINCIPAL, Membership.Role.DIRECTOR)
    failed = InspectionItem.objects.filter(outcome=InspectionItem.Outcome.FAIL)
    results = Inspection.objects.final().filter(enterprise=enterprise).order_by("-inspected_on", "-pk")
    return Subject(
        enterprise=enterprise,
        leaders=list(
            enterprise.memberships.on(day)
            .filter(role__in=leading)
            .select_related("user")
            .order_by("role", "pk")
        ),
        licences=list(enterprise.licences.order_by("-issued_on", "pk")),
        grade=RiskGrade.objects.filter(enterprise=enterprise).order_by("-pk").first(),
        results=list(results.prefetch_related(Prefetch("items", failed, to_attr="failed"))[:SHOWN]),
        hazards=list(Hazard.objects.open().filter(enterprise=enterprise).order_by("due_at", "pk")),
    )
