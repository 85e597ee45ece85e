"""The yearly plan: made for all enterprises of a region in one statement, balanced when grades change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.services.audit import Change, record_audit, record_audits
from common.local_time import local_date
from common.raw_sql import among_ids
from inspections.models import InspectionPlan, OnSiteInspection, PlannedInspection
from inspections.queries.planning.appointment import appointment_of
from inspections.queries.planning.balance import (
    ADD,
    ADDED_COLUMNS,
    CANCEL,
    DISTRICTS,
    PlanScope,
    balance_statement,
)
from inspections.queries.planning.full_check import IS_FULL, ON_SITE_JOIN
from inspections.services.inspection.on_site import cancel_on_site
from inspections.services.inspection.telling import tell_struck
from inspections.services.planning.grading import model_on
from inspections.services.planning.turn import expect_many, wait_for_turn

State = PlannedInspection.State


class PlanRefused(Exception):
    """The plan or a row of it can't be changed as asked; nothing was."""


class YearIsOver(PlanRefused):
    """Nothing can be planned for a year that is over."""


class TooFarAhead(PlanRefused):
    """Grades of today say nothing of a year after the next."""


class NotOpen(PlanRefused):
    """The visit was made or cancelled before."""


@dataclass(frozen=True)
class Balanced:
    added: int
    cancelled: int


@transaction.atomic
def make_plan(*, region: Region, year: int, by: User | None, at: datetime) -> Balanced:
    """Make the plans of all districts of the region, or balance them where they stand (编制计划).

    Each enterprise in business gets the visits that its grade asks for and that were not made yet, and a full
    check where one is owed. A second run with the same grades changes nothing.
    """
    today = local_date(at)
    if year < today.year:
        raise YearIsOver(_("该年度已经结束，不能再编制计划。"))
    if year > today.year + 1:
        raise TooFarAhead(_("只能编制本年度和下一年度的计划。"))
    wait_for_turn()
    expect_many()
    scope = PlanScope(model_on(max(today, date(year, 1, 1))), year, today, region.path)
    InspectionPlan.objects.bulk_create(
        (
            InspectionPlan(
                region_id=district, year=year, version=scope.version, made_by=by, made_at=at, revised_at=at
            )
            for district in _lacking(scope)
        ),
        ignore_conflicts=True,
    )
    return _balance(scope, by=by, at=at)


@transaction.atomic
def balance_plans(*, at: datetime) -> Balanced:
    """Every night: what grades, closures and new businesses of the day ask of the plans that stand."""
    wait_for_turn()
    expect_many()
    today = local_date(at)
    return _balance(PlanScope(model_on(today), today.year, today), by=None, at=at)


@transaction.atomic
def close_years(*, at: datetime) -> int:
    """Every night: visits of a year that is over were missed (当年未检查); says how many.

    The minimum is one of the year, so that no later inspection makes up for it; one made in the year that
    becomes final afterwards still does.
    """
    wait_for_turn()
    late = PlannedInspection.objects.open().filter(plan__year__lt=local_date(at).year)
    missed = dict(late.order_by().values_list("plan").annotate(number=Count("pk")))
    if not missed:
        return 0
    plans = InspectionPlan.objects.filter(pk__in=missed).select_related("region").order_by("pk")
    record_audits(
        action="close_inspection_plan",
        changes=[
            Change(
                subject=plan,
                new={"year": plan.year, "missed": missed[plan.pk]},
                region_path=plan.region.path,
            )
            for plan in plans
        ],
        by=None,
        at=at,
    )
    return late.update(state=State.MISSED)


@transaction.atomic
def cancel_planned(*, planned: PlannedInspection, reason: str, by: User, at: datetime) -> PlannedInspection:
    """Strike one visit with a reason. If the minimum isn't met without it, the next night plans another."""
    planned = PlannedInspection.objects.select_for_update(of=("self",)).get(pk=planned.pk)
    if planned.state != State.PLANNED:
        raise NotOpen(_("这次计划检查已经完成或者取消。"))
    _call_off(planned, reason, by, at)
    planned.move_to(State.CANCELLED)
    planned.cancel_cause, planned.cancel_reason = PlannedInspection.CancelCause.BY_HAND, reason[:200]
    planned.save(update_fields=["state", "cancel_cause", "cancel_reason"])
    record_audit(
        action="cancel_planned_inspection",
        subject=planned,
        by=by,
        at=at,
        new={"state": planned.state},
        reason=reason,
        region_path=planned.enterprise.region_path,
    )
    return planned


def _call_off(planned: PlannedInspection, reason: str, by: User, at: datetime) -> None:
    """What was arranged for it: the inspection on site, or else who was to go hears that they need not."""
    on_site = planned.on_sites.filter(state__in=OnSiteInspection.OPEN_STATES).first()
    if on_site is None:
        appointment = appointment_of(planned)
        if appointment:
            tell_struck(planned, appointment.people, appointment.visit_on, reason, by=by, at=at)
        return
    if on_site.state != OnSiteInspection.State.PLANNED:
        raise NotOpen(_("现场检查已经开始，安排不能再改。"))
    cancel_on_site(on_site=on_site, reason=reason, by=by, at=at)


# The inspection that was arranged for a visit makes it, and a drawn one is made by no other.
MATCH_OWN = """
    UPDATE inspections_plannedinspection
    SET state = 'DONE', inspection_id = m.inspection_id, done_on = m.inspected_on
    FROM (
        SELECT p.id, i.id AS inspection_id, i.inspected_on
        FROM inspections_plannedinspection p JOIN inspections_inspectionplan y ON y.id = p.plan_id
        JOIN inspections_onsiteinspection o ON o.planned_id = p.id
        JOIN inspections_inspection i ON i.id = o.inspection_id
        WHERE p.state IN ('PLANNED', 'MISSED') AND (p.kind = 'DAILY' OR o.is_full) AND {open}
          AND i.withdrawn_at IS NULL AND i.final_at IS NOT NULL AND y.year = {year_of}
          AND NOT EXISTS (SELECT 1 FROM inspections_plannedinspection t WHERE t.inspection_id = i.id)
    ) m
    WHERE inspections_plannedinspection.id = m.id
"""
# An inspection takes the earliest visit that it can stand for: a full check any, another only a daily one.
# Each visit is taken once, each inspection stands for one. What was made before the plan counts towards the
# minimum (queries.planning.balance) and stands for none of its visits.
MATCH = """
    UPDATE inspections_plannedinspection
    SET state = 'DONE', inspection_id = m.inspection_id, done_on = m.inspected_on
    FROM (
        WITH made AS (
            SELECT i.id, i.enterprise_id, i.inspected_on, y.year,
                   row_number() OVER (
                       PARTITION BY i.enterprise_id, y.year ORDER BY i.inspected_on, i.id) AS place
            FROM inspections_inspection i
            JOIN (SELECT p.enterprise_id, y.year, min(y.made_at) AS made_at
                  FROM inspections_plannedinspection p JOIN inspections_inspectionplan y ON y.id = p.plan_id
                  WHERE {open} GROUP BY p.enterprise_id, y.year) y
              ON y.enterprise_id = i.enterprise_id AND y.year = {year_of} AND i.final_at >= y.made_at
            {on_site}
            WHERE i.withdrawn_at IS NULL AND {kinds}
              AND NOT EXISTS (SELECT 1 FROM inspections_plannedinspection t WHERE t.inspection_id = i.id)
        ), open AS (
            SELECT p.id, p.enterprise_id, y.year,
                   row_number() OVER (PARTITION BY p.enterprise_id, y.year ORDER BY p.due_from, p.id) AS place
            FROM inspections_plannedinspection p JOIN inspections_inspectionplan y ON y.id = p.plan_id
            WHERE p.state IN ('PLANNED', 'MISSED') AND {visits} AND {open}
              AND NOT EXISTS (SELECT 1 FROM inspections_drawnvisit d WHERE d.planned_id = p.id)
        )
        SELECT open.id, made.id AS inspection_id, made.inspected_on
        FROM open JOIN made ON made.enterprise_id = open.enterprise_id AND made.year = open.year
         AND made.place = open.place
    ) m
    WHERE inspections_plannedinspection.id = m.id
"""
FULL = IS_FULL
OTHER = "i.kind IN ('DAILY', 'SYSTEM', 'UNANNOUNCED')"


@transaction.atomic
def fulfil_planned(*, enterprise_ids: Sequence[int] | None = None) -> int:
    """Let final inspections stand for open visits, and say for how many.

    Visits of inspections that were withdrawn are open again.
    """
    wait_for_turn()
    if enterprise_ids is None:
        expect_many()
    withdrawn = PlannedInspection.objects.filter(state=State.DONE, inspection__withdrawn_at__isnull=False)
    if enterprise_ids is not None:
        withdrawn = withdrawn.filter(enterprise__in=enterprise_ids)
    withdrawn.update(state=State.PLANNED, inspection=None, done_on=None)
    own = _match(MATCH_OWN, enterprise_ids)
    full = _match(MATCH, enterprise_ids, kinds=FULL, visits="1 = 1")
    return own + full + _match(MATCH, enterprise_ids, kinds=OTHER, visits="p.kind = 'DAILY'")


def _match(statement: str, enterprise_ids: Sequence[int] | None, **parts: str) -> int:
    condition = "1 = 1"
    ids: list = []
    if enterprise_ids is not None:
        condition, ids = among_ids("p.enterprise_id", enterprise_ids)
    year_of = (
        "CAST(extract(year FROM i.inspected_on) AS integer)"
        if connection.vendor == "postgresql"
        else "CAST(strftime('%%Y', i.inspected_on) AS integer)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(year_of=year_of, open=condition, on_site=ON_SITE_JOIN, **parts),
            ids * statement.count("{open}"),
        )
        return cursor.rowcount


def _balance(scope: PlanScope, *, by: User | None, at: datetime) -> Balanced:
    """Cancel what is too much, add what is missing; each plan that changed is one revision further."""
    cancelled_before = _cancelled(scope.year)
    cancelled = _execute(
        "UPDATE inspections_plannedinspection SET state = 'CANCELLED', cancel_cause = c.cause "
        "FROM ({}) c WHERE inspections_plannedinspection.id = c.id",
        CANCEL,
        scope,
    )
    changed = {
        plan: number - cancelled_before.get(plan, 0)
        for plan, number in _cancelled(scope.year).items()
        if number > cancelled_before.get(plan, 0)
    }
    plans = InspectionPlan.objects.filter(Q(pk__in=changed) | Q(region__in=_lacking(scope)), year=scope.year)
    touched = sorted(plans.values_list("pk", flat=True))
    InspectionPlan.objects.filter(pk__in=touched).update(
        revision=F("revision") + 1, version=scope.version, revised_at=at
    )
    added = _execute(f"INSERT INTO inspections_plannedinspection ({ADDED_COLUMNS}) {{}}", ADD, scope)
    _audit(touched, changed, by, at)
    return Balanced(added=added, cancelled=cancelled)


def _execute(frame: str, text: str, scope: PlanScope) -> int:
    statement, values = balance_statement(text, scope)
    with connection.cursor() as cursor:
        cursor.execute(frame.format(statement), values)
        return cursor.rowcount


def _lacking(scope: PlanScope) -> list[int]:
    statement, values = balance_statement(DISTRICTS, scope)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return sorted(row[0] for row in cursor.fetchall())


def _cancelled(year: int) -> dict[int, int]:
    rows = PlannedInspection.objects.filter(plan__year=year, state=State.CANCELLED).order_by()
    return dict(rows.values_list("plan").annotate(number=Count("pk")))


def _audit(touched: list[int], cancelled: dict[int, int], by: User | None, at: datetime) -> None:
    plans = InspectionPlan.objects.filter(pk__in=touched).select_related("region").order_by("pk")
    new = dict(
        PlannedInspection.objects.filter(plan__in=touched, revision=F("plan__revision"))
        .order_by()
        .values_list("plan")
        .annotate(number=Count("pk"))
    )
    record_audits(
        action="make_inspection_plan",
        changes=[
            Change(
                subject=plan,
                new={
                    "year": plan.year,
                    "revision": plan.revision,
                    "added": new.get(plan.pk, 0),
                    "cancelled": cancelled.get(plan.pk, 0),
                },
                region_path=plan.region.path,
            )
            for plan in plans
        ],
        by=by,
        at=at,
    )
