"""The reasons of a grade, told from what is stored with it: never computed a second time."""

from dataclasses import dataclass

from django.utils.functional import Promise

from inspections.models import DynamicFactor, RiskGrade, RiskLevelRule, StaticFactor
from inspections.queries.planning.grading import COUNTS


@dataclass(frozen=True)
class StaticReason:
    name: str
    words: str
    points: int
    most: int
    is_known: bool


@dataclass(frozen=True)
class DynamicReason:
    label: str | Promise
    count: int
    points_each: int
    points: int
    most: int


@dataclass(frozen=True)
class GradeReasons:
    static: list[StaticReason]
    dynamic: list[DynamicReason]
    rule: RiskLevelRule | None  # how often the grade is inspected


def reasons_of(grade: RiskGrade) -> GradeReasons:
    return GradeReasons(
        static=_static(grade),
        dynamic=_dynamic(grade),
        rule=grade.version.levels.filter(level=grade.level).first(),
    )


def _static(grade: RiskGrade) -> list[StaticReason]:
    """By the table of the type of business that it was graded by, which may have changed since."""
    factors = StaticFactor.objects.filter(version=grade.version_id, code__in=grade.static_values)
    found = []
    for factor in factors.filter(kind=_kind_graded(grade)).prefetch_related("steps"):
        value, steps = grade.static_values[factor.code], list(factor.steps.all())
        step = next(step for step in steps if step.value_from <= value <= step.value_to)
        found.append(
            StaticReason(
                name=factor.name,
                words=step.name,
                points=step.points,
                most=max(step.points for step in steps),
                is_known=value >= 0 and step.value_from >= 0,
            )
        )
    return found


def _kind_graded(grade: RiskGrade) -> str:
    """Which table has exactly these factors; today's type if it still does."""
    codes: dict[str, set[str]] = {}
    for kind, code in StaticFactor.objects.filter(version=grade.version_id).values_list("kind", "code"):
        codes.setdefault(kind, set()).add(code)
    graded = set(grade.static_values)
    fitting = [kind for kind, those in codes.items() if those == graded]
    return grade.enterprise.kind if grade.enterprise.kind in fitting else next(iter(fitting), "")


def _dynamic(grade: RiskGrade) -> list[DynamicReason]:
    if grade.is_new_business:
        return []
    return [
        DynamicReason(
            label=DynamicFactor.Code(factor.code).label,
            count=count,
            points_each=factor.points,
            points=min(factor.most, factor.points * count),
            most=factor.most,
        )
        for factor in grade.version.dynamic_factors.all()
        for count in [getattr(grade, COUNTS[DynamicFactor.Code(factor.code)])]
    ]
