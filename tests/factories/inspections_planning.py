"""Risk grades and plans for tests; plain rows, no surprises."""

from datetime import UTC, date, datetime

from django.utils import timezone

from enterprises.services.credit_event import record_credit_event
from inspections.models import InspectionPlan, PlannedInspection, RiskGrade, RiskModelVersion

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def make_grade(enterprise, level="B", **fields):
    defaults = {
        "version": RiskModelVersion.objects.get(),
        "year": 2026,
        "as_of": date(2026, 1, 1),
        "cause": RiskGrade.Cause.EVENT,
        "static_points": 20,
        "dynamic_points": 15,
        "points": 35,
        "computed_level": level,
        "level": level,
        "at": AT,
    }
    return RiskGrade.objects.create(enterprise=enterprise, **(defaults | fields))


def make_plan_row(region, year=2026, **fields):
    defaults = {"version": RiskModelVersion.objects.get(), "revision": 1, "made_at": AT, "revised_at": AT}
    return InspectionPlan.objects.get_or_create(region=region, year=year, defaults=defaults | fields)[0]


def make_planned(enterprise, due_from=date(2026, 12, 1), due_to=date(2026, 12, 31), **fields):
    defaults = {
        "plan": make_plan_row(enterprise.region),
        "number": PlannedInspection.objects.filter(enterprise=enterprise).count() + 1,
        "kind": PlannedInspection.Kind.DAILY,
        "revision": 1,
    }
    return PlannedInspection.objects.create(
        enterprise=enterprise, due_from=due_from, due_to=due_to, **(defaults | fields)
    )


def make_accident(enterprise, title="幼儿园群体性呕吐", kind="ACCIDENT"):
    """An accident in the credit archive, or an entry of another kind."""
    return record_credit_event(
        enterprise=enterprise,
        kind=kind,
        title=title,
        decided_on=timezone.localdate(),
        by=None,
        at=timezone.now(),
    )
