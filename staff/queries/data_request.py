"""Requests that somebody may answer, cut into the lists they work from."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from common.local_time import SOON
from enterprises.permissions import LEADERS
from staff.models import DataRequest, Post

REQUEST_STATES = {
    "open": DataRequest.State.OPEN.label,
    "overdue": _("超期"),
    "soon": _("三天内到期"),
    "closed": _("已办结"),
    "all": _("全部"),
}


@dataclass(frozen=True)
class RequestLists:
    """One list a state, and the length of each; an overdue request is open, too."""

    rows: QuerySet[DataRequest]
    wanted: dict[str, Q]

    @cached_property
    def counts(self) -> dict[str, int]:
        """In one query, and only for who asks."""
        counts = self.rows.order_by().aggregate(
            **{f"{name}_": Count("pk", filter=which or None) for name, which in self.wanted.items()}
        )
        return {name: counts[f"{name}_"] for name in self.wanted}

    def requests(self, state: str) -> QuerySet[DataRequest]:
        """What is open by its term, what is closed by its answer, newest first."""
        order = ("-decided_at", "-pk") if state == "closed" else ("due_on", "pk")
        return self.rows.filter(self.wanted[state]).select_related("person").order_by(*order)


def decidable_by(user: User, day: date) -> QuerySet[DataRequest]:
    """The rows for which `can_decide_data_request` says yes, in one statement."""
    posts = Post.objects.filter(person=OuterRef("person"))
    in_territory = Q(pk__in=[])
    for path in user.territory_paths(REGULATOR_ROLES):
        in_territory |= Q(Exists(posts.filter(enterprise__region_path__startswith=path)))
    led = user.memberships.on(day).filter(role__in=LEADERS).values("enterprise")
    where_they_lead = Q(Exists(posts.on(day).filter(enterprise__in=led)), kind=DataRequest.Kind.CORRECTION)
    own = Q(person__user=user)
    return DataRequest.objects.filter(in_territory | where_they_lead).exclude(own)


def request_lists(user: User, day: date) -> RequestLists:
    rows = decidable_by(user, day)
    is_open = Q(state=DataRequest.State.OPEN)
    wanted = {
        "open": is_open,
        "overdue": is_open & Q(due_on__lt=day),
        "soon": is_open & Q(due_on__range=(day, day + SOON)),
        "closed": ~is_open,
        "all": Q(pk__isnull=False),
    }
    return RequestLists(rows, wanted)
