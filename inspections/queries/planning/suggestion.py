"""Facts for which the rules let a regulator move a grade, and nobody has: proposed, never done by itself.

Only what stands on the platform: entries on the serious list and serious penalties of this year and the last,
recalls that are overdue. Whether a breach was intentional, or an inspection refused, a person says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.local_time import local_date
from enterprises.models import CreditEvent
from inspections.models import OverrideRule, Recall, RiskGrade, RiskLevel

HIGHEST = RiskLevel.values[-1]


@dataclass(frozen=True)
class Suggestion:
    rule: OverrideRule
    happened_on: date
    words: str


def suggestions_for(grade: RiskGrade, at: datetime) -> list[Suggestion]:
    """None for a grade that was moved already or can't be higher. Three queries."""
    if grade.override_steps or grade.level == HIGHEST:
        return []
    rules = {rule.code: rule for rule in grade.version.override_rules.all()}
    found = [
        Suggestion(rules[code], day, words)
        for code, day, words in _facts(grade.enterprise_id, at)
        if code in rules
    ]
    return sorted(found, key=lambda one: one.happened_on, reverse=True)


def with_suggestion(grades: QuerySet[RiskGrade], at: datetime) -> QuerySet[RiskGrade]:
    """Those for which there is something to be decided."""
    of_same = {"enterprise": OuterRef("enterprise")}
    return grades.filter(
        Exists(_breaches(at).filter(**of_same)) | Exists(_recalls(at).filter(**of_same)), override_steps=0
    ).exclude(level=HIGHEST)


def _facts(enterprise_id: int, at: datetime) -> Iterator[tuple[str, date, str]]:
    for event in _breaches(at).filter(enterprise=enterprise_id).order_by("-decided_on", "-pk"):
        yield "INTENTIONAL_BREACH", event.decided_on, f"{event.get_kind_display()} {event.title}"
    for recall in _recalls(at).filter(enterprise=enterprise_id).order_by("finish_due_on", "pk"):
        yield "NO_RECALL", recall.finish_due_on, str(recall._meta.verbose_name)


def _breaches(at: datetime) -> QuerySet[CreditEvent]:
    serious = Q(kind=CreditEvent.Kind.SERIOUS_LIST) | Q(
        kind=CreditEvent.Kind.PENALTY, severity=CreditEvent.Severity.SERIOUS
    )
    return CreditEvent.objects.final().filter(serious, decided_on__gte=date(local_date(at).year - 1, 1, 1))


def _recalls(at: datetime) -> QuerySet[Recall]:
    return Recall.objects.overdue(at, local_date(at))
