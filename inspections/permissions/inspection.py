"""Who may take an on-site inspection further; rows are found with `visible_to` before."""

from accounts.models import Role, User
from inspections.models import OnSiteInspection, OnSiteInspector
from inspections.permissions.supervision import can_supervise


def can_manage_on_site(user: User, on_site: OnSiteInspection) -> bool:
    """Cancel it, publish its result: the regulators of the territory."""
    return can_supervise(user, on_site.enterprise)


def can_begin(user: User, on_site: OnSiteInspection) -> bool:
    """The regulators of the territory, and whoever a draw sends there."""
    return can_supervise(user, on_site.enterprise) or _is_sent_by_draw(user, on_site)


def can_replace_inspector(user: User, on_site: OnSiteInspection) -> bool:
    """The district and the city above it; an inspector's own branch is too close."""
    roles = (Role.DISTRICT_REGULATOR, Role.CITY_REGULATOR)
    return user.has_role(*roles, path=on_site.enterprise.region_path)


def can_carry_out(user: User, on_site: OnSiteInspection) -> bool:
    """Record, tell and finalise: its inspectors, while they may begin it."""
    return can_begin(user, on_site) and on_site.inspectors.filter(user=user).exists()


def _is_sent_by_draw(user: User, on_site: OnSiteInspection) -> bool:
    sent = OnSiteInspector.objects.filter(on_site=on_site, user=user, on_site__planned__drawn__isnull=False)
    return user.is_regulator and sent.exists()
