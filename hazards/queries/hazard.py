"""The hazards somebody may see, cut into the lists they work from."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from accounts.models.role import REGULATOR_ROLES
from common.local_time import SOON, local_date
from enterprises.backing import backed_by
from enterprises.models import Membership
from enterprises.models.of_enterprise import lies_within
from hazards.models import Hazard
from hazards.models.hazard import (
    OPEN,
    TO_RECTIFY,
    TO_TRIAGE,
    TO_VERIFY,
    WITHOUT_EFFECT,
    State,
    is_overdue,
)

HAZARD_STATES = {
    "mine": _("轮到我"),
    "open": _("未销号"),
    "to_triage": _("待研判交办"),
    "to_rectify": _("待整改"),
    "overdue": _("超期"),
    "soon": _("三天内到期"),
    "to_verify": _("待核查"),
    "urged": _("核查、交办超时"),
    "more_time": _("申请延期"),
    "returned": _("被退回"),
    "escalated": _("督办"),
    "transferred": _("已移送"),
    "closed": _("已销号"),
    "dropped": _("不予受理、撤销"),
    "all": _("全部"),
}
FOR_OFFICIALS = {
    "to_triage",
    "urged",
    "transferred",
    "dropped",
}  # what an enterprise is not told of, or can't act on
WHOSE = {"queue": _("归我管的"), "reported": _("我发现的")}
# Told that it waits too long, and it still does.
IS_URGED = Q(state__in=TO_VERIFY, urged_at__gt=F("rectified_at")) | Q(
    state__in=TO_TRIAGE, urged_at__gt=F("due_at")
)
LEADERS = (Membership.Role.PRINCIPAL, Membership.Role.DIRECTOR)


@dataclass(frozen=True)
class HazardLists:
    """One list a state, and the length of each; one hazard may stand in several."""

    rows: QuerySet[Hazard]
    wanted: dict[str, Q]

    @cached_property
    def counts(self) -> dict[str, int]:
        """In one query, and only for who asks."""
        counts = self.rows.order_by().aggregate(
            **{f"{name}_": Count("pk", filter=which or None) for name, which in self.wanted.items()}
        )
        return {name: counts[f"{name}_"] for name in self.wanted}

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


def hazard_lists(
    user: User,
    at: datetime,
    *,
    q: str = "",
    whose: str = "",
    region: Region | None = None,
    **compared: str | date,
) -> HazardLists:
    """`q` is part of an enterprise's name or of the problem; the others are named in `COMPARED`."""
    rows = Hazard.objects.visible_to(user).filter(
        **{COMPARED[name]: value for name, value in compared.items()}
    )
    if region:
        rows = rows.filter(enterprise__region_path__startswith=region.path)
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(enterprise__name__icontains=q))
    if whose:
        rows = rows.filter(Q(found_by=user) if whose == "reported" else in_queue_of(user, at))
    return HazardLists(rows, hazard_states(user, at))


def hazard_states(user: User, at: datetime) -> dict[str, Q]:
    """The conditions of the lists, by state."""
    return {
        "mine": waits_for(user),
        "open": Q(state__in=OPEN),
        "to_triage": Q(state__in=TO_TRIAGE),
        "to_rectify": Q(state__in=TO_RECTIFY),
        "overdue": is_overdue(at),
        "soon": Q(state__in=TO_RECTIFY, due_at__gte=at, due_at__lte=at + SOON),
        "to_verify": Q(state__in=TO_VERIFY),
        "urged": IS_URGED,
        "more_time": Q(state=State.EXTENDED),
        "returned": Q(state__in=OPEN, returned_count__gt=0),
        "escalated": Q(state__in=OPEN, escalation_level__gt=0),
        "transferred": Q(state=State.TRANSFERRED),
        "closed": Q(state=State.CLOSED),
        "dropped": Q(state__in=WITHOUT_EFFECT),
        "all": ~Q(state__in=WITHOUT_EFFECT),
    }


def in_queue_of(user: User, at: datetime) -> Q:
    """Of enterprises that are somebody's to look after.

    A regulator's are those of the territory; a cadre's those that they back, and those that nobody backs.
    """
    day = local_date(at)
    backed = Q(enterprise__in=backed_by(user, day)) | ~Q(enterprise__in=backed_by(None, day))
    of_cadre = lies_within(user.territory_paths({Role.CADRE})) & backed
    return lies_within(user.territory_paths(REGULATOR_ROLES)) | of_cadre


def waits_for(user: User) -> Q:
    """What cannot go on before this person, or one with the same post, has acted.

    The regulator is not asked to verify what an enterprise found itself, unless it was escalated or urged:
    its own leaders do. Nothing waits for a cadre, who follows it from the list of their subjects.
    """
    posts = user.memberships.on(timezone.localdate())
    leading = posts.filter(role__in=LEADERS)
    to_answer = Q(state__in=TO_VERIFY) & ~Q(rectified_by=user)
    to_answer |= Q(state=State.EXTENDED) & ~Q(extension_asked_by=user)
    own = Q(source__in=Hazard.OWN_SOURCES)
    waiting = Q(enterprise__in=posts.values("enterprise"), state__in=(State.ASSIGNED, State.RECTIFYING))
    waiting |= Q(enterprise__in=leading.values("enterprise")) & own & to_answer
    for path in user.territory_paths(REGULATOR_ROLES):
        asked = Q(state__in=TO_TRIAGE) | to_answer & (~own | Q(escalation_level__gt=0) | IS_URGED)
        waiting |= Q(enterprise__region_path__startswith=path) & asked
    return waiting
