"""Who may be given a complaint about an enterprise: the regulators whose territory it lies in."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import RoleAssignment, User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise


def handlers_for(enterprise: Enterprise, *, on: date) -> QuerySet[User]:
    codes = enterprise.region_path.rstrip(".").split(".")
    paths = [".".join(codes[:count]) + "." for count in range(1, len(codes) + 1)]
    held = RoleAssignment.objects.on(on).filter(role__in=REGULATOR_ROLES, region__path__in=paths)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("display_name", "pk")
