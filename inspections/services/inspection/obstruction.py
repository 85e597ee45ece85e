"""An inspection that the enterprise refuses, evades or obstructs (拒绝、逃避、阻挠检查) ends there."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import Obstruction, OnSiteInspection
from inspections.models.inspection.on_site import LEAST_INSPECTORS
from inspections.queries.inspection.sealed_obstruction import sealed_obstruction
from inspections.services.inspection.on_site import audit_on_site, cancel_on_site
from inspections.services.inspection.on_site_refusal import NotAnInspector, TooEarlyToRefuse, TooFewInspectors
from ledger.services.leaf import add_leaf


@transaction.atomic
def record_obstruction(
    *, on_site: OnSiteInspection, way: str, facts: str, witness: str, by: User, at: datetime
) -> Obstruction:
    """What happened at the door, with whoever saw it; the inspection is called off and may be arranged again.

    Recorded by one of its inspectors, of whom there are two (令49号第二十三条), from its day on and
    before anything was found.
    """
    on_site = cancel_on_site(
        on_site=on_site,
        reason=_("%(way)s：%(facts)s") % {"way": Obstruction.Way(way).label, "facts": facts},
        by=by,
        at=at,
    )
    people = list(on_site.inspectors.values_list("user", flat=True))
    if by.pk not in people:
        raise NotAnInspector(_("只有这次检查的检查人员可以记录。"))
    if len(people) < LEAST_INSPECTORS:
        raise TooFewInspectors(_("现场检查至少两名检查人员（令49号第二十三条）。"))
    if on_site.planned_on > local_date(at):
        raise TooEarlyToRefuse(_("检查定在以后，还没有人到场。"))
    row = Obstruction.objects.create(
        on_site=on_site,
        enterprise=on_site.enterprise,
        way=way,
        facts=facts,
        witness=witness,
        happened_on=local_date(at),
        recorded_by=by,
        recorded_at=at,
    )
    add_leaf(sealed_obstruction(row).entry)
    audit_on_site(on_site, "record_obstruction", by, at, new={"way": way}, reason=facts[:200])
    return row
