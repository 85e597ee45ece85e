"""Who goes where on which day: as it was drawn, or as it was changed since."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from enterprises.models import Enterprise
from inspections.models import (
    Draw,
    DrawnVisit,
    OnSiteInspection,
    OnSiteInspector,
    PlannedChange,
    PlannedInspection,
)

State = PlannedInspection.State


@dataclass(frozen=True)
class Appointment:
    """`sequence` grows with every change; `uid` names the same appointment before and after it."""

    planned: PlannedInspection | None  # or else an inspection on site that no plan asked for
    enterprise: Enterprise
    visit_on: date
    people: tuple[User, ...]
    sequence: int
    uid: str
    draw: Draw | None = None  # that chose them, or those whom they replace
    on_site: OnSiteInspection | None = None

    @property
    def kind(self) -> str:
        return (self.planned or self.on_site).get_kind_display()

    @property
    def url(self) -> str:
        if self.planned:
            return reverse("inspections:show_planned", args=[self.planned.pk])
        return reverse("inspections:show_on_site", args=[self.on_site.pk])


def appointments_of(user: User) -> list[Appointment]:
    """What this inspector still has to make, by day: drawn, given to them, arranged on site. Six queries."""
    drawn = (
        _drawn().newest().filter(inspectors__user=user, planned__state=State.PLANNED, planned__changes=None)
    )
    changed = _changed().newest().filter(inspectors=user, planned__state=State.PLANNED)
    found = [*map(as_drawn, drawn), *map(as_changed, changed)]
    known = {one.planned.pk for one in found if one.planned}
    arranged = _on_site().filter(inspectors__user=user, state=OnSiteInspection.State.PLANNED)
    found += [as_on_site(row) for row in arranged if row.planned_id not in known]
    return sorted(found, key=lambda one: (one.visit_on, one.uid))


def load_of(users: Collection[int], first: date) -> Counter[tuple[int, date]]:
    """How many visits each of these people has to make on each day from `first` on. Three queries."""
    drawn = DrawnVisit.objects.newest().filter(
        inspectors__user__in=users,
        planned__state=State.PLANNED,
        planned__changes=None,
        visit_on__gte=first,
    )
    changed = PlannedChange.objects.newest().filter(
        inspectors__in=users, planned__state=State.PLANNED, visit_on__gte=first
    )
    arranged = OnSiteInspector.objects.filter(
        user__in=users,
        on_site__state=OnSiteInspection.State.PLANNED,
        on_site__planned__drawn=None,
        on_site__planned__changes=None,
        on_site__planned_on__gte=first,
    )
    return Counter(
        [
            *arranged.order_by().values_list("user", "on_site__planned_on"),
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
    called_off = _on_site().filter(
        inspectors__user=user,
        state=OnSiteInspection.State.CANCELLED,
        planned__drawn=None,
        planned__changes=None,
    )
    found = [*map(as_drawn, drawn), *map(as_changed, given_away), *map(as_on_site, called_off)]
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


def with_steps(rows: QuerySet[PlannedInspection], user: User) -> QuerySet[PlannedInspection]:
    """Each with what decides the buttons beside it: `is_here`, in the own territory, not one to which
    a draw sends them; `is_drawn`; `open_on_site`, the key of the inspection arranged for it.
    """
    here = PlannedInspection.objects.of_territory(user).filter(pk=OuterRef("pk"))
    arranged = OnSiteInspection.objects.open().filter(planned=OuterRef("pk"))
    return rows.annotate(
        is_here=Exists(here),
        is_drawn=Exists(DrawnVisit.objects.filter(planned=OuterRef("pk"))),
        open_on_site=Subquery(arranged.values("pk")[:1]),
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


def as_on_site(on_site: OnSiteInspection) -> Appointment:
    return Appointment(
        planned=None,
        enterprise=on_site.enterprise,
        visit_on=on_site.planned_on,
        people=tuple(one.user for one in on_site.inspectors.all()),
        sequence=0,
        uid=f"on-site-{on_site.pk}",
        on_site=on_site,
    )


def _on_site() -> QuerySet[OnSiteInspection]:
    return OnSiteInspection.objects.select_related("enterprise__region").prefetch_related("inspectors__user")


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
