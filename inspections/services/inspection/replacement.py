"""An inspector who can't go on is replaced (更换检查人员), so that no inspection stays half done."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import InspectorReplacement, OnSiteInspection
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.inspection.on_site import audit_on_site
from inspections.services.inspection.on_site_people import refuse_who_cannot_go
from inspections.services.inspection.on_site_refusal import NotAnInspector, NotInThatState
from inspections.services.inspection.telling import tell_arranged

BEGUN = (OnSiteInspection.State.STARTED, OnSiteInspection.State.RECORDED, OnSiteInspection.State.TOLD)


class ReplacementWithoutReason(InspectionRefused):
    """Who goes, and that somebody else goes on, has a reason that is sealed with the result."""


class ReplacedByInspector(InspectionRefused):
    """Inspectors don't choose their own successors or companions."""


class InspectorAlready(InspectionRefused):
    """They carry it out already: two inspectors would become one."""


@transaction.atomic
def replace_inspector(
    *, on_site: OnSiteInspection, leaving: User, successor: User, reason: str, by: User, at: datetime
) -> InspectorReplacement:
    """The successor carries on what has begun and is not final, with all that is recorded and signed."""
    rows = OnSiteInspection.objects.select_for_update(of=("self",)).select_related("enterprise", "planned")
    on_site = rows.get(pk=on_site.pk)
    if on_site.state not in BEGUN:
        raise NotInThatState(_("只有已经开始、还没有生效的检查可以更换检查人员。"))
    if not reason.strip():
        raise ReplacementWithoutReason(_("请写明更换检查人员的原因。"))
    inspectors = {one.user_id: one for one in on_site.inspectors.select_related("user")}
    if by.pk in inspectors:
        raise ReplacedByInspector(_("由没有参加这次检查的监管人员更换检查人员。"))
    if leaving.pk not in inspectors:
        raise NotAnInspector(_("退出的人不是这次检查的检查人员。"))
    if successor.pk in inspectors:
        raise InspectorAlready(_("接手的人已经是这次检查的检查人员。"))
    refuse_who_cannot_go(on_site.enterprise, [successor], local_date(at), on_site.planned)
    before = [one.user for one in inspectors.values()]
    replaced = inspectors[leaving.pk]
    replaced.user = successor
    replaced.save(update_fields=["user"])
    replacement = InspectorReplacement.objects.create(
        on_site=on_site,
        leaving=leaving,
        successor=successor,
        state=on_site.state,
        reason=reason.strip()[:200],
        by=by,
        at=at,
    )
    old, new = {"inspector": leaving.pk}, {"inspector": successor.pk}
    audit_on_site(on_site, "replace_inspector", by, at, old=old, new=new, reason=replacement.reason)
    tell_arranged(on_site, before, by=by, at=at)
    return replacement
