"""The hazards somebody may see, cut into the lists they work from."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hazards.models import Hazard

HAZARD_STATES = {
    "open": _("整改中"),
    "overdue": _("超期"),
    "to_verify": _("待核查"),
    "closed": _("已销号"),
    "all": _("全部"),
}


@dataclass(frozen=True)
class HazardLists:
    """One list a state, and the length of each; an overdue or rectified hazard is open, too."""

    rows: QuerySet[Hazard]
    counts: dict[str, int]
    wanted: dict[str, Q]

    def hazards(self, state: str) -> QuerySet[Hazard]:
        """What is open by deadline, what is closed by its closing, newest first."""
        order = ("-closed_at", "-pk") if state == "closed" else ("due_at", "pk")
        return self.rows.filter(self.wanted[state]).select_related("enterprise").order_by(*order)


# What a filter of the list compares, by its name; all of them hold together.
COMPARED = {
    "severity": "severity",
    "source": "source",
    "enterprise": "enterprise__public_id",
    "found_since": "found_on__gte",
    "found_until": "found_on__lte",
    "found_by": "found_by__person__code",
    "rectified_by": "rectified_by__person__code",
    "closed_since": "closed_on__gte",
    "closed_until": "closed_on__lte",
}


def hazard_lists(user: User, at: datetime, *, q: str = "", **compared: str | date) -> HazardLists:
    """`q` is part of an enterprise's name or of the problem; the others are named in `COMPARED`."""
    rows = Hazard.objects.visible_to(user).filter(
        withdrawn_at__isnull=True, **{COMPARED[name]: value for name, value in compared.items()}
    )
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(enterprise__name__icontains=q))
    is_open = Q(state=Hazard.State.OPEN)
    wanted = {
        "open": is_open,
        "overdue": is_open & Q(due_at__lt=at),
        "to_verify": is_open & Q(rectified_at__isnull=False),
        "closed": Q(state=Hazard.State.CLOSED),
        "all": Q(pk__isnull=False),
    }
    counts = rows.order_by().aggregate(
        **{f"{state}_": Count("pk", filter=which) for state, which in wanted.items()}
    )
    return HazardLists(rows, {state: counts[f"{state}_"] for state in wanted}, wanted)
