"""Who may take an on-site inspection further; rows are found with `visible_to` before."""

from accounts.models import User
from inspections.models import OnSiteInspection
from inspections.permissions.supervision import can_supervise


def can_manage_on_site(user: User, on_site: OnSiteInspection) -> bool:
    """Begin or cancel it: the regulators of the territory."""
    return can_supervise(user, on_site.enterprise)


def can_carry_out(user: User, on_site: OnSiteInspection) -> bool:
    """Record, tell and finalise: its inspectors, while they are regulators of the territory."""
    return can_supervise(user, on_site.enterprise) and on_site.inspectors.filter(user=user).exists()
