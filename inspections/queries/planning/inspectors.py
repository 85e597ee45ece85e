"""Who may be sent: regulators who hold a role in the region, above it or below it."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Region, RoleAssignment, User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import paths_up
from enterprises.models import Enterprise, Membership
from inspections.models import OnSiteInspection, PlannedInspection, Recusal
from inspections.permissions.planning import PLAN_MAKERS
from inspections.queries.inspection.inspectors import possible_inspectors
from inspections.queries.planning.appointment import appointment_of
from staff.models import Post

PLANNED_LEVELS = (Region.Level.CITY, Region.Level.DISTRICT)


def regions_to_plan(user: User) -> QuerySet[Region]:
    """The own region first, then the districts of a city: one of them alone may be planned or drawn from."""
    paths = user.territory_paths(PLAN_MAKERS)
    return Region.objects.within(paths).filter(level__in=PLANNED_LEVELS).order_by("path")


def regions_to_draw(user: User) -> QuerySet[Region]:
    """What one may plan, and the own township of a branch."""
    held = [one.region_id for one in user.current_role_assignments if one.role in REGULATOR_ROLES]
    planned = regions_to_plan(user)
    return Region.objects.filter(Q(pk__in=held) | Q(pk__in=planned.values("pk"))).order_by("path")


def inspectors_of(region: Region, day: date) -> QuerySet[User]:
    held = RoleAssignment.objects.on(day).filter(
        Q(region__path__in=paths_up(region.path)) | Q(region__path__startswith=region.path),
        role__in=REGULATOR_ROLES,
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("display_name", "pk")


def sendable_to(planned: PlannedInspection, day: date) -> QuerySet[User]:
    """The regulators of where it lies; to a drawn visit all those of the draw's region (跨区域抽查)."""
    visit = planned.drawn.select_related("draw__region").order_by("-pk").first()
    possible = possible_inspectors(planned.enterprise, day)
    return possible | inspectors_of(visit.draw.region, day) if visit else possible


def sent_subjects(user: User) -> QuerySet:
    """Ids of the enterprises to which a draw sends somebody, while the inspection there is not over."""
    return OnSiteInspection.objects.sent_by_draw(user).values("enterprise")


def starters_of(on_site: OnSiteInspection, day: date) -> QuerySet[User]:
    """Who may carry it out: of a drawn visit those it was drawn for, or given to since."""
    appointment = appointment_of(on_site.planned) if on_site.planned else None
    if appointment and appointment.draw:
        return User.objects.filter(pk__in=[user.pk for user in appointment.people]).order_by("pk")
    return possible_inspectors(on_site.enterprise, day)


def must_recuse(enterprise: Enterprise, people: Collection[User], day: date) -> QuerySet[User]:
    """Who of them has to do with the enterprise (令49号第二十四条): declared so, a post, a membership."""
    declared = Recusal.objects.on(day).filter(enterprise=enterprise, inspector=OuterRef("pk"))
    posts = Post.objects.on(day).filter(enterprise=enterprise, person__user=OuterRef("pk"))
    members = Membership.objects.on(day).filter(enterprise=enterprise, user=OuterRef("pk"))
    return User.objects.filter(
        Exists(declared) | Exists(posts) | Exists(members), pk__in=[user.pk for user in people]
    ).order_by("pk")
