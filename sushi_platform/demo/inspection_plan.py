"""The risk grades of the demo city and the plan that follows from them, as the year would have brought them."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Region, User
from common.local_time import local_date
from inspections.models import DrawnVisit, OverrideRule, PlannedInspection, RiskGrade
from inspections.queries.planning.inspectors import inspectors_of
from inspections.queries.planning.last_day import last_day
from inspections.services.planning.change import change_planned
from inspections.services.planning.draw import commit_draw, execute_draw, open_visits
from inspections.services.planning.facts import follow_night
from inspections.services.planning.grading import (
    grade_all,
    override_grade,
    record_static_answers,
    regrade,
)
from inspections.services.planning.plan import make_plan
from ledger.services.sealing import seal
from sushi_platform.demo.registry import DemoEnterprise, moment

# What an inspector wrote down about the noodle bar; the registry doesn't tell it.
ANSWERS = {"HOT_DISHES": 3, "COLD_DISHES": 2, "RAW_DISHES": 1, "PASTRY": 1, "DRINKS": 2, "BANQUET": 2}


def plan_inspections(city: Region, found: list[DemoEnterprise], regulator: User, *, now: datetime) -> int:
    """Grades and plan of New Year, then what the year has made of both; how many visits stand."""
    new_year = moment(date(local_date(now).year, 1, 1), 1)
    grade_all(as_of=local_date(new_year), at=new_year)
    make_plan(region=city, year=new_year.year, by=regulator, at=new_year)
    follow_night(at=now)
    regrade(enterprise_ids=[enterprise.row.pk for enterprise in found], at=now)
    record_static_answers(enterprise=found[0].row, answers=ANSWERS, by=regulator, at=now)
    _override_penalised(found, regulator, now)
    follow_night(at=now)
    planned = PlannedInspection.objects.of_year(new_year.year)
    return planned.exclude(state=PlannedInspection.State.CANCELLED).count()


def draw_visits(city: Region, regulator: User, *, now: datetime) -> int:
    """One finished draw over what the plan still asks for; how many visits were drawn."""
    window = {"due_from": local_date(now), "due_to": local_date(now) + timedelta(days=60)}
    subjects = open_visits(city, **window).order_by().values("enterprise").distinct().count()
    inspectors = list(inspectors_of(city, local_date(now)))
    if not subjects or len(inspectors) < 2:
        return 0
    row = commit_draw(
        region=city,
        title="年末食品安全抽查",
        inspectors=inspectors,
        subjects_wanted=min(8, (subjects + 1) // 2),
        by=regulator,
        at=now,
        **window,
    )
    seal(at=now)
    visits = execute_draw(row=row, by=regulator, at=now).visits
    _put_off_one(visits.select_related("planned__plan__version"), regulator, now)
    return visits.count()


def _put_off_one(visits: QuerySet[DrawnVisit], regulator: User, now: datetime) -> None:
    """The first that may wait a day longer, as happens."""
    for visit in visits.order_by("position"):
        later = visit.visit_on + timedelta(days=1)
        if later <= last_day(visit.planned):
            change_planned(
                planned=visit.planned,
                visit_on=later,
                inspectors=None,
                reason="当日企业停水，无法开展现场检查",
                seen=0,
                by=regulator,
                at=now,
            )
            return


def _override_penalised(found: list[DemoEnterprise], regulator: User, now: datetime) -> None:
    for enterprise in found:
        if enterprise.plan.story == "penalised":
            grade = RiskGrade.objects.filter(enterprise=enterprise.row).latest("pk")
            override_grade(
                enterprise=enterprise.row,
                rule=OverrideRule.objects.get(version=grade.version_id, code="INTENTIONAL_BREACH"),
                reason="故意更改生产日期，已被罚款并没收违法所得",
                by=regulator,
                at=now,
            )
