"""The regulators that work of somebody's territory may be given to."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import RoleAssignment, User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import paths_up


def colleagues_of(user: User, day: date) -> QuerySet[User]:
    """Who holds such a role where this regulator does, above it or below it, by name; oneself among them."""
    wanted = Q(pk__in=[])
    for path in user.territory_paths(REGULATOR_ROLES):
        wanted |= Q(region__path__startswith=path) | Q(region__path__in=paths_up(path))
    held = RoleAssignment.objects.on(day).filter(wanted, role__in=REGULATOR_ROLES)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("display_name", "pk")
