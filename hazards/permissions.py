"""Who may do what with hazards. Whoever may not even see them gets 404 before these are asked."""

from django.utils import timezone

from accounts.models import Role, User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise, Membership
from enterprises.permissions import can_take_photo
from hazards.models import Hazard

LEADERS = (Membership.Role.PRINCIPAL, Membership.Role.DIRECTOR)
CALLERS = frozenset({*REGULATOR_ROLES, Role.CADRE})  # demand in writing that something is put right


def can_report_hazard(user: User, enterprise: Enterprise) -> bool:
    """Whoever works there, and whoever comes to look: those who may take photos there."""
    return can_take_photo(user, enterprise)


def can_triage_hazard(user: User, hazard: Hazard) -> bool:
    """Regulator and cadre of the territory say whether a report is a hazard, and call for what follows."""
    return user.has_role(*CALLERS, path=hazard.enterprise.region_path)


def can_transfer_hazard(user: User, hazard: Hazard) -> bool:
    """A case is the regulator's: cadres record, urge and hand over (食品安全法第一百一十条)."""
    return user.has_role(*REGULATOR_ROLES, path=hazard.enterprise.region_path)


def can_rectify_hazard(user: User, hazard: Hazard) -> bool:
    """Whoever works at the enterprise says how it was put right, and asks for more time."""
    return _holds(user, hazard, Membership.Role)


def can_close_hazard(user: User, hazard: Hazard) -> bool:
    """Who verifies, returns, closes, opens again and answers a request for more time.

    The regulator of the territory; what the enterprise found itself, also its principal or director; what was
    found while backing, also the cadre, unless it is critical.
    """
    path = hazard.enterprise.region_path
    if user.has_role(*REGULATOR_ROLES, path=path):
        return True
    if hazard.source == Hazard.Source.BACKING and not hazard.is_critical:
        return user.has_role(Role.CADRE, path=path)
    return hazard.is_own_finding and _holds(user, hazard, LEADERS)


def _holds(user: User, hazard: Hazard, roles) -> bool:
    memberships = user.memberships.on(timezone.localdate()).filter(enterprise_id=hazard.enterprise_id)
    return memberships.filter(role__in=roles).exists()
