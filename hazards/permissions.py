"""Who may do what with hazards. Whoever may not even see them gets 404 before these are asked."""

from django.utils import timezone

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Membership
from hazards.models import Hazard

LEADERS = (Membership.Role.PRINCIPAL, Membership.Role.DIRECTOR)


def can_rectify_hazard(user: User, hazard: Hazard) -> bool:
    """Whoever works at the enterprise says how it was put right."""
    return _holds(user, hazard, Membership.Role)


def can_close_hazard(user: User, hazard: Hazard) -> bool:
    """The regulator of the territory; what the enterprise found itself, also its principal or director."""
    if user.has_role(*REGULATOR_ROLES, path=hazard.enterprise.region_path):
        return True
    return hazard.is_own_finding and _holds(user, hazard, LEADERS)


def _holds(user: User, hazard: Hazard, roles) -> bool:
    memberships = user.memberships.on(timezone.localdate()).filter(enterprise_id=hazard.enterprise_id)
    return memberships.filter(role__in=roles).exists()
