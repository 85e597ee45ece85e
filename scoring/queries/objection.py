"""The objections somebody may see, cut into the lists they work from."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES, can_still_act
from common.local_time import SOON
from enterprises.models.of_enterprise import lies_within
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
    wanted: dict[str, Q]

    @cached_property
    def counts(self) -> dict[str, int]:
        """In one query, and only for who asks."""
        counts = self.rows.order_by().aggregate(
            **{f"{name}_": Count("pk", filter=which or None) for name, which in self.wanted.items()}
        )
        return {name: counts[f"{name}_"] for name in self.wanted}

    def objections(self, name: str) -> QuerySet[IndexObjection]:
        """What is open by its next term, what has ended newest first."""
        order = ("-ended_at", "-pk") if name in ("ended", "all") else ("accept_due_on", "answer_due_on", "pk")
        return self.rows.filter(self.wanted[name]).select_related("enterprise", "handler").order_by(*order)


def objection_lists(
    user: User, day: date, *, q: str = "", part: str = "", enterprise: str = "", due: str = ""
) -> ObjectionLists:
    rows = IndexObjection.objects.visible_to(user)
    if due:
        rows = rows.filter(limits(day)[due])
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
        "overdue": limits(day)["overdue"],
        "ended": ~Q(state__in=OPEN),
        "all": Q(),
    }
    return ObjectionLists(rows, wanted)


def limits(day: date) -> dict[str, Q]:
    """By the term of the next step: over, or over in the days that every list calls soon."""
    return {
        "overdue": Q(state=State.FILED, accept_due_on__lt=day)
        | Q(state=State.ACCEPTED, answer_due_on__lt=day),
        "soon": Q(state=State.FILED, accept_due_on__range=(day, day + SOON))
        | Q(state=State.ACCEPTED, answer_due_on__range=(day, day + SOON)),
    }


def waits_for(user: User) -> Q:
    """What nobody has accepted in this regulator's territory, and what they answer themselves.

    What somebody accepted who can't act there any more waits for whoever takes it over.
    """
    can_act = can_still_act("handler", "enterprise__region_path", REGULATOR_ROLES)
    open_here = Q(state=State.FILED) | Q(state=State.ACCEPTED) & ~Q(can_act)
    here = lies_within(user.territory_paths(REGULATOR_ROLES))
    return Q(state=State.ACCEPTED, handler=user) | open_here & here
