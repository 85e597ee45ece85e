"""Duties whose ladder has reached cadre or branch: the list the outside works from, and its figures."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.models.role import REGULATOR_ROLES, can_still_act
from duties.models import Duty, LadderRung, LadderStep, LadderTold
from enterprises.models.of_enterprise import lies_within

CLIMBED_STATES = {"open": _("还没有交"), "filed": _("已补录"), "exempt": _("已免除"), "all": _("全部")}
WHOSE = {"queue": _("提醒了我的和没有人接到的")}
OUTSIDE = {*REGULATOR_ROLES, Role.CADRE}
COMPARED = {
    "kind": "kind",
    "since": "due_on__gte",
    "until": "due_on__lte",
    "enterprise": "enterprise__public_id",
}


@dataclass(frozen=True)
class Climbed:
    """One list a state, and the length of each."""

    rows: QuerySet[LadderStep]
    wanted: dict[str, Q]

    @cached_property
    def counts(self) -> dict[str, int]:
        """In one query, and only for who asks."""
        counts = self.rows.order_by().aggregate(
            **{f"{name}_": Count("pk", filter=which or None) for name, which in self.wanted.items()}
        )
        return {name: counts[f"{name}_"] for name in self.wanted}

    def steps(self, state: str) -> QuerySet[LadderStep]:
        """Newest first."""
        rows = self.rows.filter(self.wanted[state]).select_related("enterprise")
        return rows.prefetch_related("told__user").order_by("-due_on", "-taken_at", "pk")


def climbed_to(
    user: User, who: str, *, q: str = "", whose: str = "", **compared: str | int | date
) -> Climbed:
    """Each duty once, where its ladder first came to them; `q` is part of an enterprise's name."""
    before = LadderStep.objects.filter(_same_duty(), who=OuterRef("who"), number__lt=OuterRef("number"))
    rows = LadderStep.objects.visible_to(user).filter(
        ~Exists(before), who=who, **{COMPARED[name]: value for name, value in compared.items()}
    )
    if q:
        rows = rows.filter(enterprise__name__icontains=q)
    if whose:
        rows = rows.filter(_in_queue_of(user))
    duties = Duty.objects.filter(_same_duty())
    rows = rows.annotate(
        is_open=Exists(duties.open()), is_filed=Exists(duties.filter(state__in=Duty.DONE_STATES))
    )
    wanted = {
        "open": Q(is_open=True),
        "filed": Q(is_filed=True),
        "exempt": Q(is_open=False, is_filed=False),
        "all": Q(),
    }
    return Climbed(rows, wanted)


def _in_queue_of(user: User) -> Q:
    """Of which this person was told; and those of the territory that nobody was told of who still can."""
    told = LadderTold.objects.filter(
        step__enterprise=OuterRef("enterprise_id"),
        step__due_on=OuterRef("due_on"),
        step__kind=OuterRef("kind"),
        step__who=OuterRef("who"),
    )
    here = lies_within(user.territory_paths(OUTSIDE))
    can_act = can_still_act("user", "step__enterprise__region_path", OUTSIDE)
    return Q(Exists(told.filter(user=user))) | ~Q(Exists(told.filter(can_act))) & here


def own_level(user: User) -> str:
    """Where somebody looks first: cadres at what has come to cadres, all others at the branch."""
    return LadderRung.Who.CADRE if user.roles == {Role.CADRE} else LadderRung.Who.BRANCH


def _same_duty() -> Q:
    return Q(enterprise_id=OuterRef("enterprise_id"), due_on=OuterRef("due_on"), kind=OuterRef("kind"))
