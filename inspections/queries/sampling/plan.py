"""How far a plan is, and where to sample next."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from accounts.models import User
from enterprises.models import Enterprise
from hazards.models.hazard import UNCLOSED
from inspections.models import Sample, SamplingPlan, SamplingPlanLine, SamplingRule
from inspections.models.sampling.sample import STAGES, State


@dataclass(frozen=True)
class LineProgress:
    """Figures of one line; each is as long as the list that the same filter shows the same person."""

    line: SamplingPlanLine
    taken: int
    reported: int
    failed: int

    @property
    def left(self) -> int:
        return max(0, self.line.batches - self.taken)

    @property
    def percent(self) -> int:
        return min(100, 100 * self.taken // self.line.batches)


def progress_of(plan: SamplingPlan, user: User) -> list[LineProgress]:
    samples = Sample.objects.visible_to(user).filter(plan_line__plan=plan).order_by()
    figures = {
        row.pop("plan_line"): row
        for row in samples.values("plan_line").annotate(
            **{stage: Count("pk", filter=condition) for stage, condition in STAGES.items()}
        )
    }
    nothing = dict.fromkeys(STAGES, 0)
    return [LineProgress(line, **figures.get(line.pk, nothing)) for line in plan.lines.order_by("pk")]


def proposed_for(line: SamplingPlanLine, user: User, rule: SamplingRule, day: date) -> QuerySet[Enterprise]:
    """Businesses of the plan's region that it has not sampled, the riskiest first, with what speaks for each.

    `failures`: final failed samples of the look-back; `hazard_count`: told, not closed; `is_new`: never
    sampled. One statement, whatever the number of businesses.
    """
    first = day - timedelta(days=rule.look_back_days)
    taken = Q(samples__isnull=False) & ~Q(samples__state=State.VOID)
    failed = Q(
        samples__verdict=Sample.Verdict.FAILED,
        samples__final_on__gte=first,
        samples__withdrawn_at__isnull=True,
    )
    open_hazard = Q(hazards__state__in=UNCLOSED, hazards__assigned_at__isnull=False)
    rows = Enterprise.objects.visible_to(user).in_region(line.plan.region).in_business()
    if line.enterprise_kind:
        rows = rows.filter(kind=line.enterprise_kind)
    # Joined and grouped once: a subquery for each business took thirteen seconds of a city of 69,000.
    return (
        rows.annotate(
            failures=Count("samples", filter=failed, distinct=True),
            hazard_count=Count("hazards", filter=open_hazard, distinct=True),
            taken_count=Count("samples", filter=taken, distinct=True),
            taken_here=Count("samples", filter=taken & Q(samples__plan_line=line), distinct=True),
        )
        .filter(taken_here=0)
        .annotate(
            is_new=Case(When(taken_count=0, then=Value(True)), default=Value(False)),
            points=F("failures") * rule.past_failure_points
            + F("hazard_count") * rule.open_hazard_points
            + Case(When(taken_count=0, then=Value(rule.never_sampled_points)), default=Value(0)),
        )
        .order_by("-points", "pk")
    )
