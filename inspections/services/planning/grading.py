"""Risk grades: set for all once a year, again when facts change, and moved by hand with a reason."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import OverrideRule, RiskGrade, RiskModelVersion, StaticAnswer, StaticFactor
from inspections.queries.planning.grading import COLUMNS, COUNTS, LEVELS, grade_statement
from inspections.services.planning.turn import expect_many, wait_for_turn


class GradingRefused(Exception):
    """The grade can't be set or moved as asked; nothing was changed."""


class NoModelInForce(GradingRefused):
    """No version of the risk model says how to grade on that day."""


class NotGraded(GradingRefused):
    """The enterprise has no grade yet that could be moved."""


class RuleOfAnotherVersion(GradingRefused):
    """The grade was made by another version of the model than the reason belongs to."""


class NothingToLift(GradingRefused):
    """The grade was not moved by hand."""


class NoSuchStep(GradingRefused):
    """The score sheet of this type of business has no such answer."""


def model_on(day: date) -> RiskModelVersion:
    version = RiskModelVersion.objects.on(day).order_by("-effective_from").first()
    if version is None:
        raise NoModelInForce(_("当日没有有效的风险分级规则。"))
    return version


@transaction.atomic
def grade_all(*, as_of: date, at: datetime) -> int:
    """The yearly grade of all enterprises, in one statement; how many were new. A second run adds none."""
    wait_for_turn()
    expect_many()
    return _store(model_on(as_of), as_of=as_of, cause=RiskGrade.Cause.YEARLY, at=at)


@transaction.atomic
def grade_by_new_model(*, as_of: date, at: datetime) -> int:
    """Grade anew whose grade was made by another version of the model than the one in force; how many."""
    wait_for_turn()
    version = model_on(as_of)
    if not RiskGrade.objects.current().exclude(version=version).exists():
        return 0
    expect_many()
    return _store(version, as_of=as_of, cause=RiskGrade.Cause.MODEL, at=at)


@transaction.atomic
def regrade(*, enterprise_ids: Sequence[int], at: datetime) -> int:
    """Grade these anew after facts of theirs changed; stored only where points differ."""
    wait_for_turn()
    as_of = local_date(at)
    return _store(
        model_on(as_of), as_of=as_of, cause=RiskGrade.Cause.EVENT, at=at, enterprise_ids=enterprise_ids
    )


@transaction.atomic
def override_grade(
    *, enterprise: Enterprise, rule: OverrideRule, reason: str, by: User, at: datetime
) -> RiskGrade:
    """Move the grade by the steps of a rule (等级调整). It holds to the end of the next year."""
    grade = _newest(enterprise)
    if rule.version_id != grade.version_id:
        raise RuleOfAnotherVersion(_("该调整情形不属于当前的分级规则。"))
    return _moved(grade, rule=rule, steps=rule.steps, reason=reason[:300], by=by, at=at)


@transaction.atomic
def lift_override(*, enterprise: Enterprise, reason: str, by: User, at: datetime) -> RiskGrade:
    """Take a move back: from now on the computed grade counts."""
    grade = _newest(enterprise)
    if not grade.override_steps:
        raise NothingToLift(_("当前等级没有人工调整。"))
    return _moved(grade, rule=None, steps=0, reason=reason, by=by, at=at)


@transaction.atomic
def record_static_answers(
    *, enterprise: Enterprise, answers: Mapping[str, int], by: User, at: datetime
) -> int:
    """Store what was found for the score sheet, and grade anew; how many answers changed."""
    possible = _possible_answers(enterprise, local_date(at))
    for code, value in answers.items():
        if value not in possible.get(code, ()):
            raise NoSuchStep(_("评分表中没有这一档。"))
    stood = dict(StaticAnswer.objects.filter(enterprise=enterprise).values_list("code", "value"))
    changed = {code: value for code, value in answers.items() if stood.get(code) != value}
    if not changed:
        return 0
    StaticAnswer.objects.bulk_create(
        (
            StaticAnswer(enterprise=enterprise, code=code, value=value, answered_by=by, answered_at=at)
            for code, value in changed.items()
        ),
        update_conflicts=True,
        unique_fields=["enterprise", "code"],
        update_fields=["value", "answered_by", "answered_at"],
    )
    record_audit(
        action="record_static_answers",
        subject=enterprise,
        by=by,
        at=at,
        old={code: stood.get(code) for code in changed},
        new=changed,
        region_path=enterprise.region_path,
    )
    regrade(enterprise_ids=[enterprise.pk], at=at)
    return len(changed)


def _possible_answers(enterprise: Enterprise, day: date) -> dict[str, set[int]]:
    factors = StaticFactor.objects.filter(
        version=model_on(day), kind=enterprise.kind, fact=StaticFactor.Fact.SHEET
    )
    found: dict[str, set[int]] = {}
    for code, value in factors.filter(steps__value_from__gte=1).values_list("code", "steps__value_from"):
        found.setdefault(code, set()).add(value)
    return found


def _store(
    version: RiskModelVersion,
    *,
    as_of: date,
    cause: str,
    at: datetime,
    enterprise_ids: Sequence[int] | None = None,
) -> int:
    statement = grade_statement(version, as_of=as_of, cause=cause, at=at, enterprise_ids=enterprise_ids)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO inspections_riskgrade ({COLUMNS}) {statement.text}", statement.values)
        return cursor.rowcount


def _newest(enterprise: Enterprise) -> RiskGrade:
    wait_for_turn()
    grade = RiskGrade.objects.filter(enterprise=enterprise).order_by("-pk").first()
    if grade is None:
        raise NotGraded(_("该主体还没有评定风险等级。"))
    return grade


def _moved(
    grade: RiskGrade, *, rule: OverrideRule | None, steps: int, reason: str, by: User, at: datetime
) -> RiskGrade:
    rank = LEVELS.index(grade.computed_level) + steps
    figures = (*COUNTS.values(), "static_values", "static_points", "dynamic_points", "points")
    moved = RiskGrade.objects.create(
        enterprise_id=grade.enterprise_id,
        version_id=grade.version_id,
        year=local_date(at).year,
        as_of=local_date(at),
        cause=RiskGrade.Cause.OVERRIDE,
        is_new_business=grade.is_new_business,
        **{name: getattr(grade, name) for name in figures},
        computed_level=grade.computed_level,
        level=LEVELS[max(0, min(rank, len(LEVELS) - 1))],
        override_rule=rule,
        override_steps=steps,
        override_reason=reason if rule else "",
        override_year=local_date(at).year if rule else None,
        overridden_by=by if rule else None,
        at=at,
    )
    record_audit(
        action="override_risk_grade" if rule else "lift_risk_override",
        subject=moved,
        by=by,
        at=at,
        old={"level": grade.level},
        new={"level": moved.level, "rule": rule.code if rule else ""},
        reason=reason,
        region_path=grade.enterprise.region_path,
    )
    return moved
