"""Facts for which the rules let a regulator move a grade, and nobody has: proposed, never done by itself.

Only what stands on the platform, of this year and the last: accidents, prizes and certificates, serious
penalties and lists in the credit archive; failed samples of state and provincial tasks; overdue recalls;
inspections that were refused. Whether three years were clean, or a breach of another kind is worth a move, a
person says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from common.local_time import local_date
from enterprises.models import CreditEvent
from inspections.models import (
    DismissedSuggestion,
    Obstruction,
    OverrideRule,
    Recall,
    RiskGrade,
    RiskLevel,
    Sample,
    SamplingPlan,
)

LOWEST, HIGHEST = RiskLevel.values[0], RiskLevel.values[-1]
# What was announced by the state or a province; of our own samples the level of the task counts.
ANNOUNCED_ABOVE = r"总局|(省|自治区)(市场监督管理|食品药品监督管理|药品监督管理)"
PRIZE = r"质量奖"
CERTIFICATE = r"HACCP|GMP|危害分析|良好生产规范"
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Suggestion:
    rule: OverrideRule
    happened_on: date
    words: str
    field: str  # of `DismissedSuggestion`, where the fact stands
    fact_id: int
    url: str

    @property
    def key(self) -> str:
        return f"{self.field}-{self.fact_id}"


@dataclass(frozen=True)
class Source:
    """Facts of one kind that speak for one rule; each row tells `happened_on` and since when it is known."""

    code: str
    field: str
    rows: QuerySet

    def undismissed(self) -> QuerySet:
        gone = DismissedSuggestion.objects.filter(**{self.field: OuterRef("pk")})
        return self.rows.filter(~Exists(gone))


def suggestions_for(grade: RiskGrade, at: datetime) -> list[Suggestion]:
    """The newest first; none for a grade that can't be moved that way. Two queries and one for each source.

    Once a grade was moved only what became known after that is proposed.
    """
    rules = {rule.code: rule for rule in grade.version.override_rules.all()}
    moved_at = _moved_at(grade)
    found = []
    for source in _sources(at):
        rule = rules.get(source.code)
        if rule is None or grade.level == (HIGHEST if rule.steps > 0 else LOWEST):
            continue
        rows = source.undismissed().filter(enterprise=grade.enterprise_id)
        rows = rows.filter(known_at__gt=moved_at)
        found += [
            Suggestion(rule, row.happened_on, _words(row), source.field, row.pk, _url(row)) for row in rows
        ]
    return sorted(found, key=lambda one: (one.happened_on, one.key), reverse=True)


def with_suggestion(grades: QuerySet[RiskGrade], at: datetime) -> QuerySet[RiskGrade]:
    """Those for which there is something to be decided; the same that `suggestions_for` tells of each."""
    moves = RiskGrade.objects.filter(enterprise=OuterRef("enterprise"), cause=RiskGrade.Cause.OVERRIDE)
    grades = grades.alias(
        moved_at=Case(
            When(override_steps=0, then=Value(NEVER, output_field=DateTimeField())),
            default=Coalesce(Subquery(moves.order_by("-pk").values("at")[:1]), F("at")),
        )
    )
    wanted = Q(pk__in=[])
    for source in _sources(at):
        facts = source.undismissed().filter(
            enterprise=OuterRef("enterprise"), known_at__gt=OuterRef("moved_at")
        )
        rules = OverrideRule.objects.filter(version=OuterRef("version"), code=source.code)
        up, down = rules.filter(steps__gt=0), rules.filter(steps__lt=0)
        possible = Q(Exists(up), ~Q(level=HIGHEST)) | Q(Exists(down), ~Q(level=LOWEST))
        wanted |= Q(Exists(facts)) & possible
    return grades.filter(wanted)


def _moved_at(grade: RiskGrade) -> datetime:
    """When the move was made that still counts."""
    if not grade.override_steps:
        return NEVER
    moves = RiskGrade.objects.filter(enterprise=grade.enterprise_id, cause=RiskGrade.Cause.OVERRIDE)
    return moves.order_by("-pk").values_list("at", flat=True).first() or grade.at


def _sources(at: datetime) -> Iterator[Source]:
    since = date(local_date(at).year - 1, 1, 1)
    events = CreditEvent.objects.final().filter(decided_on__gte=since).select_related("enterprise")
    events = events.annotate(happened_on=F("decided_on")).alias(known_at=F("created_at"))
    Kind = CreditEvent.Kind
    serious = Q(kind=Kind.PENALTY, severity=CreditEvent.Severity.SERIOUS) | Q(kind=Kind.SERIOUS_LIST)
    yield Source("INTENTIONAL_BREACH", "credit_event", events.filter(serious))
    yield Source("ACCIDENT", "credit_event", events.filter(kind=Kind.ACCIDENT))
    honours = events.filter(kind=Kind.HONOUR)
    yield Source("QUALITY_AWARD", "credit_event", honours.filter(title__regex=PRIZE))
    yield Source("CERTIFIED", "credit_event", honours.filter(title__iregex=CERTIFICATE))
    recalls = Recall.objects.overdue(at, local_date(at)).annotate(happened_on=F("finish_due_on"))
    recalls = recalls.alias(known_at=Cast("finish_due_on", DateTimeField()))
    yield Source("NO_RECALL", "recall", recalls)
    above = Q(plan_line__plan__level__in=(SamplingPlan.Level.STATE, SamplingPlan.Level.PROVINCE))
    announced = Q(plan_line=None, publisher__regex=ANNOUNCED_ABOVE)
    failed = Sample.objects.final().filter(above | announced, verdict=Sample.Verdict.FAILED)
    failed = failed.filter(final_on__gte=since)
    failed = failed.annotate(happened_on=F("final_on")).alias(known_at=F("final_at"))
    yield Source("STATE_SAMPLE_FAILURE", "sample", failed)
    refused = Obstruction.objects.filter(happened_on__gte=since).alias(known_at=F("recorded_at"))
    yield Source("REFUSED_INSPECTION", "obstruction", refused)


def _words(fact) -> str:
    if isinstance(fact, CreditEvent):
        return f"{fact.get_kind_display()} {fact.title}"
    if isinstance(fact, Sample):
        return f"{fact.name} {fact.get_verdict_display()}"
    if isinstance(fact, Obstruction):
        return f"{fact.get_way_display()} {fact.facts}"
    return f"{fact._meta.verbose_name} {fact.get_level_display()}"


def _url(fact) -> str:
    if isinstance(fact, CreditEvent):
        archive = reverse("enterprises:show_credit_archive", args=[fact.enterprise.public_id])
        return f"{archive}#event-{fact.pk}"
    if isinstance(fact, Sample):
        return reverse("inspections:show_sample", args=[fact.pk])
    if isinstance(fact, Obstruction):
        return reverse("inspections:show_on_site", args=[fact.on_site_id])
    return reverse("inspections:show_sample", args=[fact.sample_id])
