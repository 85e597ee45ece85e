"""The regulators that work of somebody's territory may be given to."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import RoleAssignment, User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import paths_up


def colleagues_of(user: User, day: date) -> QuerySet[User]:
    """Who holds such a role where this regulator does, above it or below it, by name; oneself among them."""
    held = RoleAssignment.objects.on(day).filter(_around(user), role__in=REGULATOR_ROLES)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("display_name", "pk")


def former_colleagues_of(user: User, day: date) -> QuerySet[User]:
    """Who was one and is none any more, by name: they left, lost the role, or went to another territory."""
    began = RoleAssignment.objects.filter(_around(user), role__in=REGULATOR_ROLES, valid_from__lte=day)
    were = User.objects.filter(pk__in=began.values("user"))
    return were.exclude(pk__in=colleagues_of(user, day).values("pk")).order_by("display_name", "pk")


def _around(user: User) -> Q:
    wanted = Q(pk__in=[])
    for path in user.territory_paths(REGULATOR_ROLES):
        wanted |= Q(region__path__startswith=path) | Q(region__path__in=paths_up(path))
    return wanted
