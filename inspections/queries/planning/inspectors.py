"""Who may be sent: regulators who hold a role in the region, above it or below it."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Region, RoleAssignment, User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import paths_up


def inspectors_of(region: Region, day: date) -> QuerySet[User]:
    held = RoleAssignment.objects.on(day).filter(
        Q(region__path__in=paths_up(region.path)) | Q(region__path__startswith=region.path),
        role__in=REGULATOR_ROLES,
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("display_name", "pk")
