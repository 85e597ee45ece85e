"""Who may do what with hazards. Whoever may not even see them gets 404 before these are asked.

A cadre reports, follows what became of it, and hands over; every move after that is the regulator's or the
enterprise's (食品安全法第一百一十条).
"""

from django.utils import timezone

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise, Membership
from enterprises.permissions import can_take_photo
from hazards.models import Hazard

LEADERS = (Membership.Role.PRINCIPAL, Membership.Role.DIRECTOR)


def can_report_hazard(user: User, enterprise: Enterprise) -> bool:
    """Whoever works there, and whoever comes to look: those who may take photos there."""
    return can_take_photo(user, enterprise)


def can_triage_hazard(user: User, hazard: Hazard) -> bool:
    """The regulator of the territory says whether a report is a hazard, and calls for what follows."""
    return _regulates(user, hazard)


def can_transfer_hazard(user: User, hazard: Hazard) -> bool:
    """Cases, and taking back what should not have been opened."""
    return _regulates(user, hazard)


def can_rectify_hazard(user: User, hazard: Hazard) -> bool:
    """Whoever works at the enterprise says how it was put right, and asks for more time."""
    return _holds(user, hazard, Membership.Role)


def can_close_hazard(user: User, hazard: Hazard) -> bool:
    """Who verifies, returns, closes, opens again and answers a request for more time.

    The regulator of the territory, also of what a cadre found; what the enterprise found itself, also its
    principal or director.
    """
    return _regulates(user, hazard) or (hazard.is_own_finding and _holds(user, hazard, LEADERS))


def _regulates(user: User, hazard: Hazard) -> bool:
    return user.has_role(*REGULATOR_ROLES, path=hazard.enterprise.region_path)


def _holds(user: User, hazard: Hazard, roles) -> bool:
    memberships = user.memberships.on(timezone.localdate()).filter(enterprise_id=hazard.enterprise_id)
    return memberships.filter(role__in=roles).exists()
