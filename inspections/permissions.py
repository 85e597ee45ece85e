"""Who may do what to inspections, samples and complaints; rows are found with `visible_to` before."""

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise
from inspections.models import Complaint


def can_supervise(user: User, enterprise: Enterprise) -> bool:
    """Record, publish and withdraw inspections and samples: the regulators of the territory."""
    return user.has_role(*REGULATOR_ROLES, path=enterprise.region_path)


def can_handle_complaint(user: User, complaint: Complaint) -> bool:
    """Read what was complained of and decide on it; cadres see that there is a complaint, and no more."""
    return can_supervise(user, complaint.enterprise)


def can_reveal_contact(user: User, complaint: Complaint) -> bool:
    """Who complained is told only to the one who handles it (令20号第三十三条)."""
    return can_handle_complaint(user, complaint) and complaint.handled_by_id == user.pk


def can_list_complaints(user: User) -> bool:
    """Somebody with a role in a region. Enterprises never see complaints."""
    return user.is_government
