"""Plans of a year's sampling (抽检计划): so many batches of each food class, by its risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.services.audit import record_audit
from inspections.models import SamplingPlan, SamplingPlanLine
from inspections.services.sampling.move import SampleRefused


class PlannedBefore(SampleRefused):
    """The region has a plan of that name in that year, or a line stands in it twice."""


class NothingPlanned(SampleRefused):
    """A plan without batches plans nothing."""


@dataclass(frozen=True)
class PlannedLine:
    food_class: str
    risk: str
    batches: int
    enterprise_kind: str = ""


def create_plan(
    *, region: Region, year: int, name: str, lines: Sequence[PlannedLine], by: User, at: datetime
) -> SamplingPlan:
    if not lines:
        raise NothingPlanned(_("请至少填写一行计划。"))
    try:
        return _create(region, year, name, lines, by, at)
    except IntegrityError as error:
        raise PlannedBefore(_("这个区域当年已有同名计划，或同一类别写了两行。")) from error


@transaction.atomic
def _create(region, year, name, lines, by, at) -> SamplingPlan:
    plan = SamplingPlan.objects.create(region=region, year=year, name=name, created_by=by, created_at=at)
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
        new={"year": year, "name": name, "batches": sum(line.batches for line in lines)},
        region_path=region.path,
    )
    return plan
