"""How far a plan is, and where to sample next."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from enterprises.models import Enterprise
from hazards.models.hazard import UNCLOSED
from inspections.models import RiskGrade, Sample, SamplingPlan, SamplingPlanLine, SamplingRule
from inspections.models.planning.risk_model import RiskLevel
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

    `failures`: final failed samples of the look-back, `class_failures` those of the line's food class;
    `hazard_count`: told, not closed; `grade` and `grade_steps`, those above A, of the newest risk grade as
    far as this person may see grades; `is_new`: never sampled. In a line of high risk, grade and failures of
    the class weigh more. One statement, whatever the number of businesses.
    """
    first = day - timedelta(days=rule.look_back_days)
    taken = Q(samples__isnull=False) & ~Q(samples__state=State.VOID)
    failed = Q(
        samples__verdict=Sample.Verdict.FAILED,
        samples__final_on__gte=first,
        samples__withdrawn_at__isnull=True,
    )
    factor = rule.high_risk_factor if line.risk == SamplingPlanLine.Risk.HIGH else 1
    open_hazard = Q(hazards__state__in=UNCLOSED, hazards__assigned_at__isnull=False)
    rows = Enterprise.objects.visible_to(user).in_region(line.plan.region).in_business()
    if line.enterprise_kind:
        rows = rows.filter(kind=line.enterprise_kind)
    # Joined and grouped once: a subquery for each business took thirteen seconds of a city of 69,000.
    return (
        rows.annotate(
            failures=Count("samples", filter=failed, distinct=True),
            class_failures=Count(
                "samples", filter=failed & Q(samples__food_class=line.food_class), distinct=True
            ),
            hazard_count=Count("hazards", filter=open_hazard, distinct=True),
            taken_count=Count("samples", filter=taken, distinct=True),
            taken_here=Count("samples", filter=taken & Q(samples__plan_line=line), distinct=True),
        )
        .filter(taken_here=0)
        .annotate(
            grade=Subquery(_grades(user).values("level")[:1]),
            grade_steps=Coalesce(Subquery(_grades(user).values("steps")[:1]), 0),
            is_new=Case(When(taken_count=0, then=Value(True)), default=Value(False)),
            points=F("failures") * rule.past_failure_points
            + F("class_failures") * (rule.class_failure_points * factor)
            + F("grade_steps") * (rule.grade_points * factor)
            + F("hazard_count") * rule.open_hazard_points
            + Case(When(taken_count=0, then=Value(rule.never_sampled_points)), default=Value(0)),
        )
        .order_by("-points", "pk")
    )


def _grades(user: User) -> QuerySet[RiskGrade]:
    """Those of the outer business, the newest first, with their steps above A; looked up by index."""
    steps = Case(
        *(When(level=level, then=Value(number)) for number, level in enumerate(RiskLevel.values)),
        output_field=IntegerField(),
    )
    grades = RiskGrade.objects.visible_to(user).filter(enterprise=OuterRef("pk"))
    return grades.annotate(steps=steps).order_by("-pk")
