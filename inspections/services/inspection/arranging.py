"""Many inspections at once: arranged from the plan, given to inspectors; all of them or none (安排、派人)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import Inspection, OnSiteInspection, PlannedInspection, Recusal
from inspections.models.inspection.on_site import LEAST_INSPECTORS
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.inspection.on_site import (
    MustRecuse,
    NotInThatState,
    TooFewInspectors,
    audit_on_site,
    level_of,
    name_inspectors,
    plan_on_site,
    refuse_wrong_people,
)


class ArrangedBefore(InspectionRefused):
    """An inspection at the enterprise is arranged already, or the same enterprise was asked for twice."""


class InThePast(InspectionRefused):
    """Nobody goes yesterday."""


@transaction.atomic
def arrange_planned(
    *,
    planned: Sequence[PlannedInspection],
    planned_on: date,
    inspectors: Sequence[User],
    by: User,
    at: datetime,
) -> list[OnSiteInspection]:
    """Each of these planned inspections gets its day and its inspectors, as a daily inspection on site.

    The enterprises are locked, so that of two who arrange the same only one does. What is arranged here
    stands for the planned one when it is final, as every inspection does.
    """
    if planned_on < local_date(at):
        raise InThePast(_("检查日期不能早于今天，一次也没有安排。"))
    _refuse_too_few(inspectors)
    keys = [row.pk for row in planned]
    ids = [row.enterprise_id for row in planned]
    enterprises = {
        row.pk: row for row in Enterprise.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    rows = PlannedInspection.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    busy = set(
        OnSiteInspection.objects.filter(
            enterprise__in=ids, state__in=OnSiteInspection.OPEN_STATES
        ).values_list("enterprise", flat=True)
    )
    made = []
    for row in rows:
        enterprise = enterprises[row.enterprise_id]
        if row.state != PlannedInspection.State.PLANNED:
            raise NotInThatState(
                _("“%(name)s”的计划检查已经完成或者取消，一次也没有安排。") % {"name": enterprise.name}
            )
        if enterprise.pk in busy:
            raise ArrangedBefore(_("“%(name)s”已经安排了检查，一次也没有安排。") % {"name": enterprise.name})
        busy.add(enterprise.pk)
        _refuse_recused(enterprise, inspectors, planned_on)
        made.append(
            plan_on_site(
                enterprise=enterprise,
                kind=Inspection.Kind.DAILY,
                planned_on=planned_on,
                inspectors=inspectors,
                by=by,
                at=at,
            )
        )
    return made


@transaction.atomic
def assign_inspectors(
    *, on_sites: Sequence[OnSiteInspection], inspectors: Sequence[User], by: User, at: datetime
) -> list[OnSiteInspection]:
    """These inspectors, and no others, go to all of these; only before they have begun."""
    _refuse_too_few(inspectors)
    rows = OnSiteInspection.objects.select_for_update(of=("self",)).filter(
        pk__in=[row.pk for row in on_sites]
    )
    assigned = list(rows.select_related("enterprise").order_by("pk"))
    for on_site in assigned:
        if on_site.state != OnSiteInspection.State.PLANNED:
            raise NotInThatState(
                _("“%(name)s”的检查已经开始或者取消，谁也没有改派。") % {"name": on_site.enterprise.name}
            )
        refuse_wrong_people(on_site.enterprise, inspectors, on_site.planned_on)
        _refuse_recused(on_site.enterprise, inspectors, on_site.planned_on)
        before = sorted(on_site.inspectors.values_list("user", flat=True))
        name_inspectors(on_site, inspectors)
        on_site.level = level_of([by, *inspectors], on_site.enterprise, local_date(at))
        on_site.save(update_fields=["level"])
        new = {"inspectors": sorted(user.pk for user in inspectors)}
        audit_on_site(on_site, "assign_inspectors", by, at, old={"inspectors": before}, new=new)
    return assigned


def _refuse_too_few(inspectors: Sequence[User]) -> None:
    if len({user.pk for user in inspectors}) < LEAST_INSPECTORS:
        raise TooFewInspectors(_("检查人员不得少于两人（令49号第二十三条）。"))


def _refuse_recused(enterprise: Enterprise, inspectors: Sequence[User], day: date) -> None:
    recused = Recusal.objects.on(day).filter(enterprise=enterprise, inspector__in=inspectors)
    first = recused.select_related("inspector").first()
    if first is not None:
        raise MustRecuse(
            _("%(person)s已登记回避“%(name)s”，一次也没有安排。")
            % {"person": first.inspector, "name": enterprise.name}
        )
