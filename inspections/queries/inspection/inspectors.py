"""Who may be sent to an enterprise."""

from datetime import date

from django.db.models import CharField, F, QuerySet, Value

from accounts.models import RoleAssignment, User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise


def possible_inspectors(enterprise: Enterprise, day: date) -> QuerySet[User]:
    """The regulators in whose region it lies that day, by name."""
    here = Value(enterprise.region_path, output_field=CharField())
    held = RoleAssignment.objects.on(day).filter(role__in=REGULATOR_ROLES)
    covering = held.annotate(here=here).filter(here__startswith=F("region__path"))
    return User.objects.filter(is_active=True, pk__in=covering.values("user")).order_by("display_name", "pk")
