"""Grades follow from final facts of a year by the tables of a version, once a year and when facts change."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry
from enterprises.models import CreditEvent, Enterprise
from inspections.models import (
    DynamicFactor,
    OverrideRule,
    RiskGrade,
    RiskLevelRule,
    RiskModelVersion,
    StaticFactor,
)
from inspections.services.planning.grading import (
    NoSuchStep,
    NotGraded,
    NothingToLift,
    grade_all,
    lift_override,
    override_grade,
    record_static_answers,
    regrade,
)
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.inspections_complaint import make_complaint

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
KEY, GENERAL = ("生熟不分", True), ("地面有积水", False)


def newest(enterprise):
    return RiskGrade.objects.filter(enterprise=enterprise).order_by("-pk").first()


def rule(code):
    return OverrideRule.objects.get(code=code)


def penalise(enterprise, severity, at):
    return CreditEvent.objects.create(
        enterprise=enterprise, kind="PENALTY", severity=severity, title="处罚", decided_on=DAY,
        final_at=at, final_on=DAY,
    )  # fmt: skip


def test_every_type_of_business_has_a_static_table_of_forty_without_gaps():
    version = RiskModelVersion.objects.get()
    totals = {}
    for factor in StaticFactor.objects.filter(version=version).prefetch_related("steps"):
        steps = list(factor.steps.all())
        totals[factor.kind] = totals.get(factor.kind, 0) + max(step.points for step in steps)
        assert steps[0].value_from == -1, factor
        for step, after in zip(steps, steps[1:], strict=False):
            assert step.value_to + 1 == after.value_from, factor

    assert totals == dict.fromkeys(Enterprise.Kind.values, version.static_weight)
    assert set(version.dynamic_factors.values_list("code", flat=True)) == set(DynamicFactor.Code.values)


@pytest.mark.parametrize(
    ("points", "level"),
    [(0, "A"), (30, "A"), (31, "B"), (45, "B"), (46, "C"), (60, "C"), (61, "D"), (100, "D")],
)
def test_the_upper_bound_belongs_to_the_grade(points, level):
    rules = RiskLevelRule.objects.order_by("up_to_points")

    assert next(rule.level for rule in rules if points <= rule.up_to_points) == level


def test_points_are_those_of_the_final_facts_of_the_year(noodle_bar, rival_bar, at):
    make_inspection(noodle_bar, [KEY, GENERAL, ("灭蝇灯损坏", False)])
    make_sample(noodle_bar, "FAILED", is_risk_item=True)
    make_sample(noodle_bar, "FAILED")
    make_complaint(noodle_bar, "VERIFIED")
    penalise(noodle_bar, "MINOR", at)
    make_hazard(noodle_bar, at=at - timedelta(days=60))
    # What is not final, withdrawn, too old or of others counts for nothing.
    make_inspection(noodle_bar, [KEY], final_at=None)
    make_inspection(noodle_bar, [KEY], withdrawn_at=at)
    make_inspection(noodle_bar, [KEY], final_at=at - timedelta(days=366))
    make_sample(noodle_bar)
    make_complaint(noodle_bar)
    make_inspection(rival_bar)

    grade_all(as_of=DAY, at=at)

    grade = newest(noodle_bar)
    counted = {
        name: getattr(grade, name)
        for name in ("key_failures", "general_failures", "risk_samples", "samples", "complaints",
                     "minor_penalties", "general_penalties", "serious_penalties", "overdue_hazards")
    }  # fmt: skip
    assert counted == {
        "key_failures": 1, "general_failures": 2, "risk_samples": 1, "samples": 1, "complaints": 1,
        "minor_penalties": 1, "general_penalties": 0, "serious_penalties": 0, "overdue_hazards": 1,
    }  # fmt: skip
    assert grade.dynamic_points == 5 + 2 + 15 + 8 + 3 + 2 + 3
    # Small (4), headcount not known (2), and the sheet not filled in: half of 4, 6, 7, 4, 3, 4.
    assert grade.static_points == 4 + 2 + 2 + 3 + 4 + 2 + 2 + 2
    assert (grade.points, grade.level, grade.computed_level) == (59, "C", "C")
    assert grade.static_values["SIZE"] == 2
    assert grade.static_values["RAW_DISHES"] == -1
    assert newest(rival_bar).dynamic_points == 0
    assert newest(rival_bar).level == "A"


def test_many_facts_add_no_more_than_sixty(noodle_bar, at):
    for _number in range(6):
        make_inspection(noodle_bar, [KEY, ("过期", True)])
        make_sample(noodle_bar, "FAILED", is_risk_item=True)
        penalise(noodle_bar, "SERIOUS", at)

    grade_all(as_of=DAY, at=at)

    assert (newest(noodle_bar).dynamic_points, newest(noodle_bar).level) == (60, "D")


def test_a_new_business_is_graded_by_its_static_risk_alone(noodle_bar, at):
    Enterprise.objects.filter(pk=noodle_bar.pk).update(registered_on=date(2026, 8, 1))
    make_complaint(noodle_bar, "VERIFIED")

    grade_all(as_of=DAY, at=at)

    grade = newest(noodle_bar)
    # 21 of 40 are 52.5 of 100, half is rounded up.
    assert (grade.is_new_business, grade.static_points, grade.dynamic_points, grade.points) == (
        True,
        21,
        0,
        53,
    )


def test_the_yearly_grading_is_done_once(noodle_bar, rival_bar, district, at):
    make_enterprise(district, status="CLOSED")
    make_enterprise(district, registered_on=date(2026, 11, 24))

    assert [grade_all(as_of=DAY, at=at), grade_all(as_of=DAY, at=at)] == [2, 0]


def test_an_event_is_stored_only_where_points_differ(noodle_bar, rival_bar, at):
    grade_all(as_of=DAY, at=at)
    make_sample(noodle_bar, "FAILED", is_risk_item=True)

    both = [noodle_bar.pk, rival_bar.pk]
    assert [regrade(enterprise_ids=both, at=at), regrade(enterprise_ids=both, at=at)] == [1, 0]
    assert newest(noodle_bar).cause == RiskGrade.Cause.EVENT


def test_an_override_moves_the_grade_to_the_end_of_the_next_year_and_is_audited(noodle_bar, inspector, at):
    with pytest.raises(NotGraded):
        override_grade(enterprise=noodle_bar, rule=rule("ACCIDENT"), reason="事故", by=inspector, at=at)
    grade_all(as_of=DAY, at=at)

    override_grade(enterprise=noodle_bar, rule=rule("ACCIDENT"), reason="10月发生事故", by=inspector, at=at)
    make_complaint(noodle_bar, "VERIFIED")
    regrade(enterprise_ids=[noodle_bar.pk], at=at)

    grade = newest(noodle_bar)
    assert (grade.computed_level, grade.level, grade.override_reason) == ("A", "C", "10月发生事故")
    assert grade.overridden_by == inspector
    entry = AuditEntry.objects.get(action="override_risk_grade")
    assert (entry.old, entry.new["level"], entry.reason) == ({"level": "A"}, "C", "10月发生事故")
    # What happened this year sets the next year's grade; the one after looks at the facts alone.
    grade_all(as_of=date(2027, 1, 1), at=at + timedelta(days=40))
    grade = newest(noodle_bar)
    assert (grade.year, grade.level, grade.override_until) == (2027, "C", date(2027, 12, 31))
    assert (grade.overridden_by, grade.override_reason) == (inspector, "10月发生事故")
    grade_all(as_of=date(2028, 1, 1), at=at + timedelta(days=405))
    grade = newest(noodle_bar)
    assert (grade.level, grade.override_steps, grade.override_until) == ("A", 0, None)


def test_an_override_stays_within_the_scale_and_can_be_lifted(noodle_bar, inspector, at):
    grade_all(as_of=DAY, at=at)
    with pytest.raises(NothingToLift):
        lift_override(enterprise=noodle_bar, reason="误调", by=inspector, at=at)

    down = override_grade(enterprise=noodle_bar, rule=rule("CERTIFIED"), reason="认证", by=inspector, at=at)
    assert down.level == "A"

    lifted = lift_override(enterprise=noodle_bar, reason="证书到期", by=inspector, at=at)
    assert (lifted.level, lifted.override_steps, lifted.overridden_by) == ("A", 0, None)


def test_answers_of_the_score_sheet_count(noodle_bar, inspector, at):
    grade_all(as_of=DAY, at=at)
    answers = {"RAW_DISHES": 2, "COLD_DISHES": 1}

    assert record_static_answers(enterprise=noodle_bar, answers=answers, by=inspector, at=at) == 2
    assert record_static_answers(enterprise=noodle_bar, answers=answers, by=inspector, at=at) == 0

    assert newest(noodle_bar).static_points == 21 + (7 - 4) + (0 - 3)
    assert AuditEntry.objects.get(action="record_static_answers").new == answers
    with pytest.raises(NoSuchStep):
        record_static_answers(enterprise=noodle_bar, answers={"RAW_DISHES": 9}, by=inspector, at=at)
    with pytest.raises(NoSuchStep):  # told by the registry
        record_static_answers(enterprise=noodle_bar, answers={"SIZE": 1}, by=inspector, at=at)


@pytest.mark.parametrize(
    "statement", ["UPDATE inspections_riskgrade SET level = 'A'", "DELETE FROM inspections_riskgrade"]
)
def test_a_grade_is_never_changed(noodle_bar, at, statement):
    grade_all(as_of=DAY, at=at)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
