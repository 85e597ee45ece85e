"""Who goes where on which day: as it was drawn, or as it was changed since."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from enterprises.models import Enterprise
from inspections.models import Draw, DrawnVisit, PlannedChange, PlannedInspection

State = PlannedInspection.State


@dataclass(frozen=True)
class Appointment:
    """`sequence` grows with every change; `uid` names the same appointment before and after it."""

    planned: PlannedInspection
    enterprise: Enterprise
    visit_on: date
    people: tuple[User, ...]
    sequence: int
    uid: str
    draw: Draw | None = None  # that chose them, or those whom they replace


def appointments_of(user: User) -> list[Appointment]:
    """What this inspector still has to make, by day. Four queries."""
    drawn = (
        _drawn().newest().filter(inspectors__user=user, planned__state=State.PLANNED, planned__changes=None)
    )
    changed = _changed().newest().filter(inspectors=user, planned__state=State.PLANNED)
    found = [*map(as_drawn, drawn), *map(as_changed, changed)]
    return sorted(found, key=lambda one: (one.visit_on, one.uid))


def load_of(users: Collection[int], first: date) -> Counter[tuple[int, date]]:
    """How many visits each of these people has to make on each day from `first` on. Two queries."""
    drawn = DrawnVisit.objects.newest().filter(
        inspectors__user__in=users,
        planned__state=State.PLANNED,
        planned__changes=None,
        visit_on__gte=first,
    )
    changed = PlannedChange.objects.newest().filter(
        inspectors__in=users, planned__state=State.PLANNED, visit_on__gte=first
    )
    return Counter(
        [
            *drawn.order_by().values_list("inspectors__user", "visit_on"),
            *changed.order_by().values_list("inspectors", "visit_on"),
        ]
    )


def lost_appointments_of(user: User, day: date) -> list[Appointment]:
    """What this inspector would have had to make from that day on: given to others since, or cancelled."""
    of_user = DrawnVisit.objects.filter(planned=OuterRef("planned"), inspectors__user=user)
    before = PlannedChange.objects.filter(planned=OuterRef("planned"), inspectors=user)
    goes = PlannedChange.inspectors.through.objects.filter(plannedchange=OuterRef("pk"), user=user)
    cancelled = Q(planned__state=State.CANCELLED)
    given_away = (
        _changed()
        .newest()
        .filter(
            Exists(of_user) | Exists(before), cancelled | (Q(planned__state=State.PLANNED) & ~Exists(goes))
        )
    )
    later = DrawnVisit.objects.filter(planned=OuterRef("planned"), pk__gt=OuterRef("pk"))
    drawn = _drawn().filter(cancelled | Exists(later), inspectors__user=user, planned__changes=None)
    found = [*map(as_drawn, drawn), *map(as_changed, given_away)]
    return sorted((one for one in found if one.visit_on >= day), key=lambda one: (one.visit_on, one.uid))


def appointment_of(planned: PlannedInspection) -> Appointment | None:
    """The one that counts now; None for a visit that has nothing but its window."""
    change = _changed().filter(planned=planned).order_by("-number").first()
    if change:
        return as_changed(change)
    drawn = _drawn().filter(planned=planned).order_by("-pk").first()
    return as_drawn(drawn) if drawn else None


def with_visit_day(rows: QuerySet[PlannedInspection]) -> QuerySet[PlannedInspection]:
    """Each with `visit_on`, the day that is arranged for it, if one is."""
    changed = PlannedChange.objects.filter(planned=OuterRef("pk")).order_by("-number")
    drawn = DrawnVisit.objects.filter(planned=OuterRef("pk")).order_by("-pk")
    return rows.annotate(
        visit_on=Coalesce(Subquery(changed.values("visit_on")[:1]), Subquery(drawn.values("visit_on")[:1])),
        is_changed=Exists(changed),
    )


def changes_of(planned: PlannedInspection) -> QuerySet[PlannedChange]:
    return planned.changes.select_related("changed_by").prefetch_related("inspectors").order_by("-number")


def as_drawn(visit: DrawnVisit) -> Appointment:
    return Appointment(
        planned=visit.planned,
        enterprise=visit.enterprise,
        visit_on=visit.visit_on,
        people=tuple(one.user for one in visit.inspectors.all()),
        sequence=0,
        uid=_uid(visit),
        draw=visit.draw,
    )


def as_changed(change: PlannedChange) -> Appointment:
    return Appointment(
        planned=change.planned,
        enterprise=change.enterprise,
        visit_on=change.visit_on,
        people=tuple(sorted(change.inspectors.all(), key=lambda user: user.pk)),
        sequence=change.number,
        uid=_uid(change.drawn) if change.drawn else f"planned-{change.planned_id}",
        draw=change.drawn.draw if change.drawn else None,
    )


def _uid(visit: DrawnVisit) -> str:
    return f"{visit.draw.record_id}-{visit.position}"


def _drawn() -> QuerySet[DrawnVisit]:
    return DrawnVisit.objects.select_related("draw", "enterprise__region", "planned").prefetch_related(
        Prefetch("inspectors__user")
    )


def _changed():
    return PlannedChange.objects.select_related(
        "enterprise__region", "planned", "drawn__draw"
    ).prefetch_related("inspectors")
