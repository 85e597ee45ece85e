"""How far the plans are: figures of each district, counted from the same rows that the lists show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from inspections.models import InspectionPlan, PlannedInspection
from inspections.models.planning.plan import PlannedInspectionQuerySet

State = PlannedInspection.State
NAMES = ("planned", "full_checks", "done", "open", "overdue", "missed", "cancelled")


@dataclass(frozen=True)
class PlanFigures:
    """`planned` leaves out what was cancelled."""

    plan: InspectionPlan
    planned: int
    full_checks: int
    done: int
    open: int
    overdue: int
    missed: int
    cancelled: int

    @property
    def coverage(self) -> int:
        """Visits made of those planned, in whole per cent rounded down: 100 means all."""
        return 100 * self.done // self.planned if self.planned else 100


def figures_of(plans, rows: PlannedInspectionQuerySet, today: date) -> list[PlanFigures]:
    """One for each plan; rows are those that the reader may see. Two queries."""
    counts = {
        row.pop("plan"): row
        for row in rows.filter(plan__in=plans)
        .order_by()
        .values("plan")
        .annotate(
            planned=Count("pk", filter=~Q(state=State.CANCELLED)),
            full_checks=Count("pk", filter=~Q(state=State.CANCELLED) & Q(kind="FULL")),
            done=Count("pk", filter=Q(state=State.DONE)),
            open=Count("pk", filter=Q(state=State.PLANNED)),
            overdue=Count("pk", filter=Q(state=State.PLANNED, due_to__lt=today)),
            missed=Count("pk", filter=Q(state=State.MISSED)),
            cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        )
    }
    none = dict.fromkeys(NAMES, 0)
    return [PlanFigures(plan=plan, **counts.get(plan.pk, none)) for plan in plans]


def totals_of(figures: list[PlanFigures]) -> dict[str, int]:
    return {name: sum(getattr(each, name) for each in figures) for name in NAMES}


def months_of(rows: PlannedInspectionQuerySet, year: int, today: date) -> list[dict[str, int]]:
    """Visits by the month in which their window ends; missed ones count as overdue."""
    counted = {
        row["due_to__month"]: row
        for row in rows.filter(plan__year=year)
        .exclude(state=State.CANCELLED)
        .order_by()
        .values("due_to__month")
        .annotate(
            planned=Count("pk"),
            done=Count("pk", filter=Q(state=State.DONE)),
            overdue=Count("pk", filter=Q(state=State.PLANNED, due_to__lt=today) | Q(state=State.MISSED)),
        )
    }
    return [
        {name: counted.get(month, {}).get(name, 0) for name in ("planned", "done", "overdue")}
        | {"month": month}
        for month in range(1, 13)
    ]
