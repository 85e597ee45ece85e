"""Plans of a year's sampling (抽检计划): so many batches of each food class, by its risk.

They are changed until they are closed; what was sampled for a line keeps that line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.services.audit import record_audit
from inspections.models import Sample, SamplingPlan, SamplingPlanLine
from inspections.models.sampling.sample import STAGES
from inspections.services.sampling.move import SampleRefused


class PlannedBefore(SampleRefused):
    """The region has a plan of that name in that year, or a line stands in it twice."""


class PlanClosed(SampleRefused):
    """A closed plan is not changed, and nothing more is taken for it."""


class LineInUse(SampleRefused):
    """A line for which samples were taken stays, with no fewer batches than that."""


class NothingPlanned(SampleRefused):
    """A plan without batches plans nothing."""


@dataclass(frozen=True)
class PlannedLine:
    food_class: str
    risk: str
    batches: int
    enterprise_kind: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.food_class, self.enterprise_kind)


def create_plan(
    *,
    region: Region,
    year: int,
    name: str,
    lines: Sequence[PlannedLine],
    by: User,
    at: datetime,
    level: str = SamplingPlan.Level.CITY,
) -> SamplingPlan:
    """`level` is whose task it is: a failure in a state or provincial one may move a risk grade."""
    if not lines:
        raise NothingPlanned(_("请至少填写一行计划。"))
    try:
        return _create(region, year, name, level, lines, by, at)
    except IntegrityError as error:
        raise PlannedBefore(_("这个区域当年已有同名计划，或同一类别写了两行。")) from error


@transaction.atomic
def _create(region, year, name, level, lines, by, at) -> SamplingPlan:
    plan = SamplingPlan.objects.create(
        region=region, level=level, year=year, name=name, created_by=by, created_at=at
    )
    SamplingPlanLine.objects.bulk_create(
        SamplingPlanLine(
            plan=plan,
            food_class=line.food_class,
            risk=line.risk,
            batches=line.batches,
            enterprise_kind=line.enterprise_kind,
        )
        for line in lines
    )
    record_audit(
        action="create_sampling_plan",
        subject=plan,
        by=by,
        at=at,
        new={"year": year, "name": name, "level": level, "batches": sum(line.batches for line in lines)},
        region_path=region.path,
    )
    return plan


def change_plan(
    *, plan: SamplingPlan, name: str, lines: Sequence[PlannedLine], by: User, at: datetime
) -> SamplingPlan:
    """Lines are those of before where food class and kind of business are the same; others come or go."""
    if not lines:
        raise NothingPlanned(_("请至少填写一行计划。"))
    try:
        return _change(plan, name, lines, by, at)
    except IntegrityError as error:
        raise PlannedBefore(_("这个区域当年已有同名计划，或同一类别写了两行。")) from error


@transaction.atomic
def _change(plan, name, lines, by, at) -> SamplingPlan:
    plan = _open_plan(plan)
    before = {"name": plan.name, "batches": _batches_of(plan)}
    taken = dict(
        Sample.objects.filter(STAGES["taken"], plan_line__plan=plan)
        .order_by()
        .values_list("plan_line")
        .annotate(Count("pk"))
    )
    stored = {(line.food_class, line.enterprise_kind): line for line in plan.lines.order_by("pk")}
    for line in lines:
        row = stored.pop(line.key, None) or SamplingPlanLine(
            plan=plan, food_class=line.food_class, enterprise_kind=line.enterprise_kind
        )
        if line.batches < taken.get(row.pk, 0):
            raise LineInUse(
                _("“%(food)s”已经抽了%(taken)s批，不能少于这个数。")
                % {"food": line.food_class, "taken": taken[row.pk]}
            )
        row.risk, row.batches = line.risk, line.batches
        row.save()
    gone = [line.pk for line in stored.values()]
    if Sample.objects.filter(plan_line__in=gone).exists():
        raise LineInUse(_("已经抽过样的类别不能删去。"))
    SamplingPlanLine.objects.filter(pk__in=gone).delete()
    plan.name = name
    plan.save(update_fields=["name"])
    record_audit(
        action="change_sampling_plan",
        subject=plan,
        by=by,
        at=at,
        old=before,
        new={"name": name, "batches": _batches_of(plan)},
        region_path=plan.region.path,
    )
    return plan


@transaction.atomic
def close_plan(*, plan: SamplingPlan, reason: str, by: User, at: datetime) -> SamplingPlan:
    """Finished or given up: it stays with its figures."""
    plan = _open_plan(plan)
    plan.closed_by, plan.closed_at = by, at
    plan.save(update_fields=["closed_by", "closed_at"])
    record_audit(
        action="close_sampling_plan",
        subject=plan,
        by=by,
        at=at,
        new={"closed_at": at.isoformat()},
        reason=reason,
        region_path=plan.region.path,
    )
    return plan


def _open_plan(plan: SamplingPlan) -> SamplingPlan:
    plan = SamplingPlan.objects.select_for_update(of=("self",)).select_related("region").get(pk=plan.pk)
    if plan.is_closed:
        raise PlanClosed(_("这个抽检计划已经关闭。"))
    return plan


def _batches_of(plan: SamplingPlan) -> int:
    return plan.lines.aggregate(batches=Sum("batches"))["batches"] or 0
