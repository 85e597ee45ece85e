"""Inspectors sent to many inspections at once: to all of them or none (派人)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import OnSiteInspection, Recusal
from inspections.models.inspection.on_site import LEAST_INSPECTORS
from inspections.services.inspection.on_site import audit_on_site
from inspections.services.inspection.on_site_people import level_of, name_inspectors, refuse_wrong_people
from inspections.services.inspection.on_site_refusal import MustRecuse, NotInThatState, TooFewInspectors
from inspections.services.inspection.telling import tell_arranged


@transaction.atomic
def assign_inspectors(
    *, on_sites: Sequence[OnSiteInspection], inspectors: Sequence[User], by: User, at: datetime
) -> list[OnSiteInspection]:
    """These inspectors, and no others, go to all of these; only before they have begun."""
    if len({user.pk for user in inspectors}) < LEAST_INSPECTORS:
        raise TooFewInspectors(_("检查人员不得少于两人（令49号第二十三条）。"))
    keys = [row.pk for row in on_sites]
    rows = OnSiteInspection.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    assigned = list(rows.select_related("enterprise", "planned").order_by("pk"))
    for on_site in assigned:
        if on_site.state != OnSiteInspection.State.PLANNED:
            words = _("“%(name)s”的检查已经开始或者取消，谁也没有改派。")
            raise NotInThatState(words % {"name": on_site.enterprise.name})
        refuse_wrong_people(on_site.enterprise, inspectors, on_site.planned_on, on_site.planned)
        _refuse_recused(on_site.enterprise, inspectors, on_site)
        gone = [one.user for one in on_site.inspectors.select_related("user")]
        before = sorted(user.pk for user in gone)
        name_inspectors(on_site, inspectors)
        on_site.level = level_of([by, *inspectors], on_site.enterprise, local_date(at), on_site.planned)
        on_site.save(update_fields=["level"])
        new = {"inspectors": sorted(user.pk for user in inspectors)}
        audit_on_site(on_site, "assign_inspectors", by, at, old={"inspectors": before}, new=new)
        tell_arranged(on_site, gone, by=by, at=at)
    return assigned


def _refuse_recused(enterprise: Enterprise, inspectors: Sequence[User], on_site: OnSiteInspection) -> None:
    recused = Recusal.objects.on(on_site.planned_on).filter(enterprise=enterprise, inspector__in=inspectors)
    first = recused.select_related("inspector").first()
    if first is not None:
        words = _("%(person)s已登记回避“%(name)s”，谁也没有改派。")
        raise MustRecuse(words % {"person": first.inspector, "name": enterprise.name})
