"""Who may supervise an enterprise; rows are found with `visible_to` before."""

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise


def can_supervise(user: User, enterprise: Enterprise) -> bool:
    """Record, publish and withdraw inspections and samples: the regulators of the territory."""
    return user.has_role(*REGULATOR_ROLES, path=enterprise.region_path)
