"""The objections somebody may see, cut into the lists they work from."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from scoring.models import IndexObjection
from scoring.models.objection import OPEN, State

OBJECTION_LISTS = {
    "mine": _("轮到我"),
    "open": _("办理中"),
    "to_accept": _("待受理"),
    "overdue": _("超期"),
    "ended": _("已办结"),
    "all": _("全部"),
}


@dataclass(frozen=True)
class ObjectionLists:
    """One list a state, and the length of each."""

    rows: QuerySet[IndexObjection]
    counts: dict[str, int]
    wanted: dict[str, Q]

    def objections(self, name: str) -> QuerySet[IndexObjection]:
        """What is open by its next term, what has ended newest first."""
        order = ("-ended_at", "-pk") if name in ("ended", "all") else ("accept_due_on", "answer_due_on", "pk")
        return self.rows.filter(self.wanted[name]).select_related("enterprise", "handler").order_by(*order)


def objection_lists(
    user: User, day: date, *, q: str = "", part: str = "", enterprise: str = ""
) -> ObjectionLists:
    rows = IndexObjection.objects.visible_to(user)
    if q:
        rows = rows.filter(enterprise__name__icontains=q)
    if part:
        rows = rows.filter(part=part)
    if enterprise:
        rows = rows.filter(enterprise__public_id=enterprise)
    wanted = {
        "mine": waits_for(user),
        "open": Q(state__in=OPEN),
        "to_accept": Q(state=State.FILED),
        "overdue": Q(state=State.FILED, accept_due_on__lt=day)
        | Q(state=State.ACCEPTED, answer_due_on__lt=day),
        "ended": ~Q(state__in=OPEN),
        "all": Q(),
    }
    counts = rows.order_by().aggregate(
        **{f"{name}_": Count("pk", filter=which or None) for name, which in wanted.items()}
    )
    return ObjectionLists(rows, {name: counts[f"{name}_"] for name in wanted}, wanted)


def waits_for(user: User) -> Q:
    """What nobody has accepted in this regulator's territory, and what they answer themselves."""
    waiting = Q(state=State.ACCEPTED, handler=user)
    for path in user.territory_paths(REGULATOR_ROLES):
        waiting |= Q(state=State.FILED, enterprise__region_path__startswith=path)
    return waiting
